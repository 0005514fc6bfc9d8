import Redis

/// What is done to a lock, each in one step: its first key is the lock, whose value is its holder's
/// token, the second the last fence that was given.
enum LockScript {
  /// Takes the lock: token, milliseconds. Answers its fence, or where another has it, at most how
  /// many milliseconds more, negated. Who asks again after a lost reply has it already, and gets a
  /// new fence.
  ///
  /// A fence is greater than those before, and no less than the time: so it also grows over a loss
  /// of the server's memory, for no lock is taken a thousand times a second.
  static let acquire = RedisScript(
    """
    local holder = redis.call('GET', KEYS[1])
    if holder and holder ~= ARGV[1] then return -math.max(1, redis.call('PTTL', KEYS[1])) end
    redis.call('SET', KEYS[1], ARGV[1], 'PX', ARGV[2])
    local clock = redis.call('TIME')
    local now = clock[1] * 1000 + math.floor(clock[2] / 1000)
    if now > tonumber(redis.call('GET', KEYS[2]) or 0) then redis.call('SET', KEYS[2], now) end
    return redis.call('INCR', KEYS[2])
    """)

  /// Keeps the lock: token, milliseconds. Answers 0 where it is not the holder's any more: it is
  /// never taken anew, for another may have had it in between.
  static let renew = RedisScript(
    """
    if redis.call('GET', KEYS[1]) ~= ARGV[1] then return 0 end
    return redis.call('PEXPIRE', KEYS[1], ARGV[2])
    """)

  /// Gives the lock back: token.
  static let release = RedisScript(
    """
    if redis.call('GET', KEYS[1]) ~= ARGV[1] then return 0 end
    return redis.call('DEL', KEYS[1])
    """)
}
