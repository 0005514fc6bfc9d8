import Redis

/// The decisions that Redis takes for us, each in one step.
///
/// Two guards keep an old sheet from being put over a new one, either of which would do while Redis
/// forgets nothing. The *version*: nothing is put over what is newer, tombstones included. The
/// *lease*: only who holds the key's lease fills it, and a change takes the lease away; so what was
/// read before a change is not kept after it, also when the tombstone was evicted or all was
/// flushed meanwhile.
enum CacheScripts {
  /// The version of a value, nil where it is none of ours.
  private static let versionOf = """
    local function version(value)
      if type(value) ~= 'string' or #value < 9 then return nil end
      local kind = string.byte(value)
      if kind < 193 or kind > 195 then return nil end
      return (struct.unpack('>I8', value, 2))
    end

    """

  /// KEYS sheet, lease; ARGV token, ms, whether a sheet that is there is enough ('1').
  /// Answers what is there; else −1 where another holds the lease; else the version that a sheet
  /// must have at least.
  static let lease = RedisScript(
    versionOf + """
      local value = redis.pcall('GET', KEYS[1])
      if ARGV[3] == '1' and type(value) == 'string' and string.byte(value) ~= 194 then
        return value
      end
      if not redis.call('SET', KEYS[2], ARGV[1], 'NX', 'PX', ARGV[2]) then return -1 end
      return version(value) or 0
      """)

  /// KEYS sheet, lease; ARGV token, version, value, ms, tombstone, its ms. Answers 1, or 0 where
  /// the lease is not held, or −1 where there is a newer version.
  ///
  /// Somebody is told of what was loaded, and is not to find what was before it. So where the lease
  /// is not held, a tombstone goes over what is older.
  static let fill = RedisScript(
    versionOf + """
      local stored = version(redis.pcall('GET', KEYS[1]))
      if redis.call('GET', KEYS[2]) ~= ARGV[1] then
        if not stored or stored < tonumber(ARGV[2]) then
          redis.call('DEL', KEYS[1])
          redis.pcall('SET', KEYS[1], ARGV[5], 'PX', ARGV[6])
        end
        return 0
      end
      if stored and stored > tonumber(ARGV[2]) then
        redis.call('DEL', KEYS[2])
        return -1
      end
      redis.call('SET', KEYS[1], ARGV[3], 'PX', ARGV[4])
      redis.call('DEL', KEYS[2])
      return 1
      """)

  /// As `fill`, and compares nothing.
  static let blindFill = RedisScript(
    """
    redis.call('SET', KEYS[1], ARGV[3], 'PX', ARGV[4])
    redis.call('DEL', KEYS[2])
    return 1
    """)

  /// KEYS lease; ARGV token. Gives back a lease that nothing came of.
  static let release = RedisScript(
    "if redis.call('GET', KEYS[1]) == ARGV[1] then return redis.call('DEL', KEYS[1]) end return 0")

  /// KEYS sheet; ARGV value. Takes away what is not valid, unless something else is there by now.
  static let discard = RedisScript(
    """
    local value = redis.pcall('GET', KEYS[1])
    if type(value) == 'table' or value == ARGV[1] then return redis.call('DEL', KEYS[1]) end
    return 0
    """)

  /// KEYS sheets, then their leases; ARGV ms of a tombstone, then that of each sheet. Answers of
  /// how many that was not known already.
  ///
  /// What is taken away is taken away first: to a server that is out of memory that is allowed, and
  /// by then a tombstone is too.
  static let invalidate = RedisScript(
    versionOf + """
      local count = #KEYS / 2
      redis.call('DEL', unpack(KEYS, count + 1))
      local newCount = 0
      for index = 1, count do
        local stored = version(redis.pcall('GET', KEYS[index]))
        if not stored or stored < version(ARGV[1 + index]) then
          redis.call('DEL', KEYS[index])
          redis.pcall('SET', KEYS[index], ARGV[1 + index], 'PX', ARGV[1])
          newCount = newCount + 1
        end
      end
      return newCount
      """)

  /// KEYS sheets, then their leases; ARGV ms of a tombstone, ms of a sheet, the seals of all
  /// tombstones, then the values of the sheets: as `invalidate`, by the writer of the sheets, who
  /// puts each where an older one or its tombstone stands. To an empty key it puts the tombstone,
  /// for a newer one may have stood there. Answers how many sheets were put.
  ///
  /// Many in one call take little more than half the instructions of as many calls, and an argument
  /// takes as many as looking a key up: a tombstone, which is seldom wanted, has none of its own.
  static let replace = RedisScript(
    versionOf + """
      local count = #KEYS / 2
      redis.call('DEL', unpack(KEYS, count + 1))
      local found = redis.call('MGET', unpack(KEYS, 1, count))
      local call, life, putCount = redis.call, ARGV[2], 0
      for index = 1, count do
        local key, value, stored = KEYS[index], ARGV[3 + index], version(found[index])
        if not stored then
          local seal = string.sub(ARGV[3], 8 * index - 7, 8 * index)
          local tombstone = '\\194' .. string.sub(value, 2, 9) .. seal
          call('DEL', key)
          redis.pcall('SET', key, tombstone, 'PX', ARGV[1])
        elseif stored <= version(value) then
          call('SET', key, value, 'PX', life)
          putCount = putCount + 1
        end
      end
      return putCount
      """)

  /// KEYS rules; ARGV revision. Keeps the latest revision and tells whoever listens on the channel
  /// of the same name, also again: a message can be lost.
  static let announceRules = RedisScript(
    """
    local stored = tonumber(redis.pcall('GET', KEYS[1]) or 0) or 0
    if stored < tonumber(ARGV[1]) then redis.pcall('SET', KEYS[1], ARGV[1]) end
    return redis.call('PUBLISH', KEYS[1], ARGV[1])
    """)

  /// KEYS run; ARGV the server's run, cursor, pattern of sheets and leases, how many keys to look
  /// at. Takes away those among them. Answers the next cursor; '0' where all are gone, which is
  /// then noted, or have been taken away by another.
  ///
  /// A server that has room for nothing is not told, and asked the same by the next connection.
  static let adopt = RedisScript(
    """
    if ARGV[1] ~= '' and redis.pcall('GET', KEYS[1]) == ARGV[1] then return '0' end
    local found = redis.call('SCAN', ARGV[2], 'MATCH', ARGV[3], 'COUNT', ARGV[4])
    if #found[2] > 0 then redis.call('UNLINK', unpack(found[2])) end
    if found[1] == '0' then redis.pcall('SET', KEYS[1], ARGV[1]) end
    return found[1]
    """)
}
