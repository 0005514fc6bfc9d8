/// How a listener takes in market events.
package struct ListenerSettings: SettingGroup {
  package static let title = "Listener"

  package let address: ListenAddress
  package let name: String

  package init(from reader: inout SettingReader) {
    address = reader.read(
      "listener_http", as: .listenAddress, default: "127.0.0.1:9102",
      help: "Address of a listener's metrics and health; port 0 takes any that is free.")
    name = reader.read(
      "listener_name", as: .keyPart, default: "listener",
      help: "What this listener is called, now and after a restart; no two running ones the same.")
  }
}
