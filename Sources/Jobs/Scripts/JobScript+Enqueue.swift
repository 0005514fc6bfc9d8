extension JobScript {
  /// How many arguments a new job takes: id, kind, payload, priority, attempts, delay, retention,
  /// what it is unique by and until when, traceparent.
  static let newJobArgumentCount = 10

  /// Adds the job whose arguments start at `i`. Answers 1, or 0 where the id is known, -1 where the
  /// queue is full, and the id of the job that is the same by what both are unique by.
  private static let adding = """
    local backlogMax = tonumber(redis.call('HGET', KEYS[1], 'backlog_max'))
    local backlog = 0
    if backlogMax then
      backlog = redis.call('ZCARD', base .. 'due')
      for level = 0, 2 do backlog = backlog + redis.call('XLEN', stream(level)) end
    end
    local news = false
    local function hold(unique, id)
      local key = base .. 'u:' .. unique
      local holder = redis.call('GET', key)
      if holder and redis.call('EXISTS', jobKey(holder)) == 1 then return holder end
      redis.call('SET', key, id)
    end
    local function delay(id, milliseconds)
      redis.call('ZADD', base .. 'due', now + milliseconds, id)
      if redis.call('ZRANGE', base .. 'due', 0, 0)[1] == id then news = true end
      return ''
    end
    local function add(i)
      local id, level, milliseconds = ARGV[i], ARGV[i + 3], tonumber(ARGV[i + 5])
      local key = jobKey(id)
      if redis.call('EXISTS', key) == 1 then return 0 end
      if backlogMax and backlog >= backlogMax then return -1 end
      local unique = ARGV[i + 7]
      if unique ~= '' then
        unique = redis.sha1hex(unique)
        local holder = hold(unique, id)
        if holder then return holder end
      end
      backlog = backlog + 1
      local entry = milliseconds > 0 and delay(id, milliseconds) or line(id, level)
      if milliseconds <= 0 then news = true end
      redis.call('HSET', key, 'state', milliseconds > 0 and 'delayed' or 'queued',
        'kind', ARGV[i + 1], 'payload', ARGV[i + 2], 'priority', level, 'attempt', '0',
        'max', ARGV[i + 4], 'epoch', '0', 'retention', ARGV[i + 6], 'entry', entry,
        'enqueued_at', nowDigits, 'run_at', digits(now + milliseconds))
      if unique ~= '' then redis.call('HSET', key, 'unique', unique, 'until', ARGV[i + 8]) end
      if ARGV[i + 9] ~= '' then redis.call('HSET', key, 'traceparent', ARGV[i + 9]) end
      return 1
    end

    """

  /// Adds many jobs; answers for each.
  static let enqueue = script(
    streams, adding,
    main: """
      local answers = {}
      for i = 1, #ARGV, 10 do answers[#answers + 1] = add(i) end
      if news then wake('n') end
      return answers
      """)

  /// Adds the job of one tick of a schedule: the schedule's name, the tick, whether its time is now
  /// (else it was while nobody looked), then the job. A tick not later than the last one that was
  /// taken is known; so is a past one of a schedule that is new.
  static let tick = script(
    streams, adding,
    main: """
      local last = redis.call('HGET', KEYS[1], 'tick:' .. ARGV[1])
      if last and tonumber(ARGV[2]) <= tonumber(last) then return 0 end
      redis.call('HSET', KEYS[1], 'tick:' .. ARGV[1], ARGV[2])
      if not last and ARGV[3] == '0' then return 0 end
      local answer = add(4)
      if news then wake('n') end
      return answer
      """)
}
