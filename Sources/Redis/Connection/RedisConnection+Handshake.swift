import Reactor

/// How a connection comes to be.
extension RedisConnection {
  /// Where names are looked up, as that blocks.
  private static let lookUps = BlockingPool(label: "names", threadCount: 2, waitingCountMax: 256)

  func connect() {
    epoch += 1
    switch configuration.url.endpoint {
    case .path(let path): connect(to: SocketAddress(path: path).map { [$0] } ?? [])
    case .host(let name, let port):
      if let address = SocketAddress(host: name, port: port) {
        connect(to: [address])
      } else {
        lookUp(name, port)
      }
    }
  }

  /// Asks anew each time: the name may stand for another server by now.
  private func lookUp(_ name: String, _ port: UInt16) {
    let epoch = epoch
    let isTaken = Self.lookUps.run(
      { SocketAddress.addresses(of: name, port: port) }, thenOn: shard
    ) { [self] addresses in
      if epoch == self.epoch { connect(to: addresses) }
    }
    if !isTaken { breakOff(.nameUnknown) }
  }

  /// Each attempt begins with another address, as a silent one takes all the time there is.
  private func connect(to addresses: [SocketAddress]) {
    let start = addresses.isEmpty ? 0 : attemptCount % addresses.count
    attemptCount += 1
    self.addresses = (addresses[start...] + addresses[..<start])[...]
    connectToNextAddress(after: .nameUnknown)
  }

  private func connectToNextAddress(after fault: RedisFault) {
    var fault = fault
    while let address = addresses.popFirst() {
      do throws(RedisFault) {
        let session = try newSession()
        return try open(address, encryptedBy: session)
      } catch {
        fault = error
      }
    }
    breakOff(fault)
  }

  private func open(
    _ address: SocketAddress, encryptedBy session: consuming TLSSession?
  ) throws(RedisFault) {
    do throws(SystemError) {
      let descriptor = try Descriptor.connecting(to: address)
      let watch = try shard.watch(descriptor, for: [.readable, .writable], self)
      transport = Transport(descriptor, watch: watch, encryptedBy: session)
    } catch {
      throw .system("\(error)")
    }
  }

  /// Nil where the URL does not ask for TLS.
  private func newSession() throws(RedisFault) -> TLSSession? {
    guard configuration.url.usesTLS, case .host(let name, _) = configuration.url.endpoint else {
      return nil
    }
    if let tls { return try tls.session(with: name) }
    let context = try TLSContext(authorityFile: configuration.url.authorityFile)
    tls = context
    return try context.session(with: name)
  }

  func finishConnecting() {
    if let error = transport?.descriptor.takePendingError() {
      if let transport = transport.take() { shard.end(transport.watch, of: transport.descriptor) }
      return connectToNextAddress(after: .system("\(error)"))
    }
    reader.reset()
    isOwnersRound = false
    clientID = nil
    writeOpening()
    machine.connected(awaiting: opening.takeCommandCount(), now: shard.now)
    flush()
  }

  private func writeOpening() {
    let url = configuration.url
    if let password = url.password {
      if let user = url.user {
        opening.command("AUTH", user, password)
      } else {
        opening.command("AUTH", password)
      }
    }
    if url.database != 0 { opening.command("SELECT", url.database) }
    if let name = configuration.name { opening.command("CLIENT", "SETNAME", name) }
    if configuration.asksForClientID { opening.command("CLIENT", "ID") }
    // Refused while the server still loads its data, as the commands before are not.
    opening.command("PING", argumentCount: 0)
  }

  /// The session is opened in two rounds: what the configuration says, then what the owner adds.
  func receivedInHandshake(_ reply: borrowing RedisReply) {
    guard case .handshaking = machine.state else { return breakOff(.unsolicitedReply) }
    if reply.kind == .error { return breakOff(.handshakeRefused("\(reply.serverError())")) }
    if !isOwnersRound, reply.kind == .integer { clientID = try? reply.integer() }
    guard machine.receivedHandshakeReply() else { return }
    if !isOwnersRound {
      isOwnersRound = true
      owner?.openSession(&opening, clientID: clientID, of: self)
      // The owner may have thought better of it.
      guard case .handshaking = machine.state else { return }
    }
    machine.continuedHandshake(awaiting: opening.takeCommandCount(), now: shard.now)
    if machine.isReady { becameReady() } else { flush() }
    scheduleNext()
  }
}
