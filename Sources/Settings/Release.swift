/// Which release this is: all programs are built and released together.
package enum Release {
  package static let version = "0.1.0"
}
