import Glibc

/// An account of this machine.
package struct SystemUser: Sendable {
  package let name: String
  package let userID: uid_t
  package let groupID: gid_t

  package init?(named name: String) {
    guard let entry = getpwnam(name) else { return nil }
    self.name = name
    userID = entry.pointee.pw_uid
    groupID = entry.pointee.pw_gid
  }

  /// Whom programs run as that refuse to run as root; nil when the tests are not root's.
  package static let unprivileged: SystemUser? =
    getuid() == 0 ? SystemUser(named: "postgres") ?? SystemUser(named: "nobody") : nil
}
