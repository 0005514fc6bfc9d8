extension JobScript {
  private static let summing = """
    local function summary(id)
      return redis.call('HMGET', jobKey(id), 'state', 'kind', 'priority', 'attempt', 'max',
        'enqueued_at', 'run_at', 'started_at', 'ended_at', 'owner', 'progress', 'error',
        'traceparent')
    end
    local rows = {}
    local function show(id, state)
      local row = summary(id)
      if row[1] == state then
        table.insert(row, 1, id)
        rows[#rows + 1] = row
      end
    end

    """

  /// One job whole: the summary, then payload, cursor and result.
  static let inspect = script(
    summing,
    main: """
      local row = summary(ARGV[1])
      if not row[1] then return false end
      local rest = redis.call('HMGET', jobKey(ARGV[1]), 'payload', 'cursor', 'result')
      for i = 1, 3 do row[#row + 1] = rest[i] end
      table.insert(row, 1, ARGV[1])
      return row
      """)

  /// A page of a sorted set (`due`, `dead`, `ended`): its name, `+` or `-` for its direction, how
  /// many, then the score and id of the last of the page before, empty for the first page. An id
  /// that has gone meanwhile leaves the place where it stood to go on from.
  static let listSet = script(
    summing,
    main: """
      local key, back, count = base .. ARGV[1], ARGV[2] == '-', tonumber(ARGV[3])
      local first, rankOf = 0, back and 'ZREVRANK' or 'ZRANK'
      if ARGV[5] ~= '' then
        local rank = redis.call(rankOf, key, ARGV[5])
        if rank then
          first = rank + 1
        else
          redis.call('ZADD', key, ARGV[4], ARGV[5])
          first = redis.call(rankOf, key, ARGV[5])
          redis.call('ZREM', key, ARGV[5])
        end
      end
      local found = redis.call(back and 'ZREVRANGE' or 'ZRANGE', key, first, first + count - 1,
        'WITHSCORES')
      for i = 1, #found, 2 do show(found[i], ARGV[6]) end
      local last = #found == count * 2 and found[#found] .. ' ' .. found[#found - 1] or ''
      return {last, rows}
      """)

  /// A page of the streams: `queued` or `running`, how many, then the level and the entry of the
  /// last of the page before (`0` and `-` for the first page).
  static let listStreams = script(
    summing,
    main: """
      local count, level, from = tonumber(ARGV[2]), tonumber(ARGV[3]), ARGV[4]
      local function delivered(level)
        local groups = redis.pcall('XINFO', 'GROUPS', stream(level))
        if groups.err or #groups == 0 then return '-' end
        for i = 1, #groups[1], 2 do
          if groups[1][i] == 'last-delivered-id' then return '(' .. groups[1][i + 1] end
        end
      end
      local function queued(level, from, count)
        if from == '-' then from = delivered(level) end
        return redis.call('XRANGE', stream(level), from, '+', 'COUNT', count)
      end
      local function running(level, from, count)
        local found = redis.pcall('XPENDING', stream(level), 'workers', from, '+', count)
        if found.err then return {} end
        for _, pending in ipairs(found) do
          local entry = redis.call('XRANGE', stream(level), pending[1], pending[1])[1]
          pending[2] = entry and entry[2]
        end
        return found
      end
      local seen, last = 0, ''
      while level <= 2 and seen < count do
        local page = ARGV[1] == 'queued' and queued(level, from, count - seen)
          or running(level, from, count - seen)
        for _, entry in ipairs(page) do
          seen = seen + 1
          last = level .. ' (' .. entry[1]
          if entry[2] then show(entry[2][2], ARGV[1]) end
        end
        level, from = level + 1, '-'
      end
      return {seen == count and last or '', rows}
      """)

  /// How many jobs are running, waiting for their time, dead and ended, whether the queue is
  /// paused, its limits of running and of waiting jobs, -1 where it has none, for how long the job
  /// that waits longest has been queued, -1 where there is none; then how many are queued of each
  /// priority.
  static let count = script(
    main: """
      local queued, running, longest = {}, 0, -1
      for level = 0, 2 do
        local pending = redis.pcall('XPENDING', stream(level), 'workers')
        local runs = pending.err and 0 or pending[1]
        running = running + runs
        queued[level + 1] = redis.call('XLEN', stream(level)) - runs
        -- What was never handed out begins behind what was handed out last.
        local last = '-'
        if not pending.err then
          local group = redis.call('XINFO', 'GROUPS', stream(level))[1]
          for i = 1, #group, 2 do
            if group[i] == 'last-delivered-id' then last = '(' .. group[i + 1] end
          end
        end
        local first = queued[level + 1] > 0 and redis.call(
          'XRANGE', stream(level), last, '+', 'COUNT', 1)[1]
        if first then
          longest = math.max(longest, now - tonumber(string.match(first[1], '^%d+')))
        end
      end
      redis.call('ZREMRANGEBYSCORE', base .. 'ended', '-inf', now)
      local limits = redis.call('HMGET', KEYS[1], 'paused', 'running_max', 'backlog_max')
      return {
        running, redis.call('ZCARD', base .. 'due'), redis.call('ZCARD', base .. 'dead'),
        redis.call('ZCARD', base .. 'ended'), limits[1] and 1 or 0,
        tonumber(limits[2]) or -1, tonumber(limits[3]) or -1, longest,
        queued[1], queued[2], queued[3]
      }
      """)
}
