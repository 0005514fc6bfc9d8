/// Who takes what the server says without being asked, on a connection that subscribes.
protocol RedisMessageHandler: AnyObject {
  /// Takes the reply if it is a message, else answers false.
  func takeMessage(_ reply: borrowing RedisReply) -> Bool
}
