extension JobScript {
  /// Starts up to so many jobs (first argument) for the owner (second), the streams in the order
  /// that the third gives, if it is not later than the fourth. Before that, what is due goes to its
  /// stream. Answers how many milliseconds it is to the next that falls due (-1 for none), the
  /// jobs, and the time.
  static let fetch = script(
    streams, endings, starting,
    main: """
      local room = tonumber(ARGV[1])
      if isLate(ARGV[4]) then room = 0 end
      for _, id in ipairs(redis.call('ZRANGE', base .. 'due', '-inf', now, 'BYSCORE', 'LIMIT', 0,
        256)) do
        local level = redis.call('HGET', jobKey(id), 'priority')
        if level then
          redis.call('HSET', jobKey(id), 'state', 'queued', 'entry', line(id, level))
        end
        redis.call('ZREM', base .. 'due', id)
      end
      local nextDue = redis.call('ZRANGE', base .. 'due', 0, 0, 'WITHSCORES')[2]
      local answer = nextDue and math.max(0, nextDue - now) or -1

      local function pendingCount(level)
        local reply = redis.pcall('XPENDING', stream(level), 'workers')
        return reply.err and 0 or reply[1]
      end
      local limits = redis.call('HMGET', KEYS[1], 'paused', 'running_max')
      if limits[1] then room = 0 end
      if limits[2] then
        local running = pendingCount(0) + pendingCount(1) + pendingCount(2)
        room = math.min(room, limits[2] - running)
      end

      local function take(level)
        local count = math.min(room, 32)
        local words = {
          'XREADGROUP', 'GROUP', 'workers', 'worker', 'COUNT', count, 'STREAMS', stream(level), '>'
        }
        local reply = redis.pcall(unpack(words))
        if reply and reply.err then
          redis.call('XGROUP', 'CREATE', stream(level), 'workers', '0', 'MKSTREAM')
          reply = redis.call(unpack(words))
        end
        local entries = reply and reply[1][2] or {}
        for _, entry in ipairs(entries) do
          local id = entry[2] and entry[2][2]
          local job = id and read(id)
          if job and job[1] == 'queued' and job[2] == entry[1] then
            start(id, level, entry[1], job, ARGV[2])
            room = room - 1
          else
            leave(level, entry[1])
          end
        end
        return #entries == count
      end
      for level in string.gmatch(ARGV[3], '%d') do
        while room > 0 and size < sizeMax and take(level) do end
      end
      -- There may be more at once.
      if size >= sizeMax then answer = 0 end
      return {answer, started, now}
      """)

  /// Starts up to so many jobs (first argument) for the owner (second) whose lease of so many
  /// milliseconds (third) is over because nobody renewed it, if it is not later than the fifth; at
  /// most so many ended jobs (fourth) stay. Those that were to be cancelled or have no attempt left
  /// end here. Answers how many were put with the dead letters, how many were cancelled, the jobs,
  /// and the time.
  static let recover = script(
    streams, endings, starting,
    main: """
      local room, dead, cancelled = tonumber(ARGV[1]), 0, 0
      if isLate(ARGV[5]) or redis.call('HEXISTS', KEYS[1], 'paused') == 1 then room = 0 end

      local function resolve(id, level, entry)
        local job = read(id)
        if job[1] ~= 'running' or job[2] ~= entry then return leave(level, entry) end
        if not job[14] and tonumber(job[4]) < tonumber(job[5]) then
          room = room - 1
          return start(id, level, entry, job, ARGV[2])
        end
        leave(level, entry)
        giveUpUnique(job[11], id)
        if job[14] then
          cancelled = cancelled + 1
          return bury(id, tonumber(job[13]), 'cancelled', 'owner', '')
        end
        dead = dead + 1
        die(id, 'its worker was lost in attempt ' .. job[4])
      end

      for level = 0, 2 do
        local from = '-'
        while room > 0 and size < sizeMax do
          local reply = redis.pcall('XPENDING', stream(level), 'workers', 'IDLE', ARGV[3], from,
            '+', 64)
          if reply.err or #reply == 0 then break end
          for _, pending in ipairs(reply) do
            local entry = pending[1]
            from = '(' .. entry
            local found = redis.call('XRANGE', stream(level), entry, entry)[1]
            if not found then
              leave(level, entry)
            elseif room > 0 and size < sizeMax then
              redis.call('XCLAIM', stream(level), 'workers', 'worker', 0, entry, 'JUSTID')
              resolve(found[2][2], level, entry)
            end
          end
        end
      end
      trim(tonumber(ARGV[4]))
      return {dead, cancelled, started, now}
      """)
}
