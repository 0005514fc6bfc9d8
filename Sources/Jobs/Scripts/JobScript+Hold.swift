extension JobScript {
  /// Who may say what becomes of a running job: the worker that started it last. This line is what
  /// keeps a zombie out.
  static let epochCheck = "if job[1] ~= epoch then return false end\n"

  /// Whether the worker of this epoch still has the job.
  private static let holding = """
    local function holds(job, epoch)
      \(epochCheck)
      return job[2] == 'running'
    end
    local function renew(id, level, entry)
      redis.call('XCLAIM', stream(level), 'workers', 'worker', 0, entry, 'JUSTID')
    end

    """

  /// Renews leases: for each job id, level, entry, epoch. Answers for each 0 where it is lost, 2
  /// where it is to be cancelled, else 1.
  static let renew = script(
    holding,
    main: """
      local answers = {}
      for i = 1, #ARGV, 4 do
        local job = redis.call('HMGET', jobKey(ARGV[i]), 'epoch', 'state', 'cancel')
        if holds(job, ARGV[i + 3]) then
          renew(ARGV[i], ARGV[i + 1], ARGV[i + 2])
          answers[#answers + 1] = job[3] and 2 or 1
        else
          answers[#answers + 1] = 0
        end
      end
      return answers
      """)

  /// Keeps how far a job has come: id, level, entry, epoch, cursor, progress. Answers as `renew`.
  static let checkpoint = script(
    holding,
    main: """
      local key = jobKey(ARGV[1])
      local job = redis.call('HMGET', key, 'epoch', 'state', 'cancel')
      if not holds(job, ARGV[4]) then return 0 end
      renew(ARGV[1], ARGV[2], ARGV[3])
      redis.call('HSET', key, 'cursor', ARGV[5], 'progress', ARGV[6])
      return job[3] and 2 or 1
      """)

  /// How many arguments the end of a run takes: id, level, entry, epoch, outcome, its text, delay.
  static let settlementArgumentCount = 7

  /// Ends runs; at most so many ended jobs (first argument) stay. An outcome is `done` with the
  /// result, `failed` with the error and the delay to the next attempt (-1: there is to be none),
  /// `cancelled` or `handedBack`. Answers for each 0 where the job is another's by now, -1 where it
  /// is gone, else what became of it: 1 it was ended or handed back, 2 it will be tried again, 3 it
  /// is dead.
  static let settle = script(
    streams, endings, holding,
    main: """
      local news, kept = false, false
      local function handBack(id, level, attempt)
        redis.call('HSET', jobKey(id), 'state', 'queued', 'entry', line(id, level),
          'attempt', attempt - 1, 'owner', '', 'run_at', now)
        news = true
        return 1
      end
      local function retry(id, error, delay)
        redis.call('HSET', jobKey(id), 'state', 'retrying', 'error', error, 'owner', '',
          'run_at', now + delay, 'entry', '')
        redis.call('ZADD', base .. 'due', now + delay, id)
        news = true
        return 2
      end
      local function settle(id, level, entry, epoch, outcome, text, delay)
        local job = redis.call('HMGET', jobKey(id), 'epoch', 'state', 'cancel', 'attempt', 'max',
          'unique', 'retention')
        if not holds(job, epoch) then
          -- With its own epoch it is settled already: the reply to the first try was lost.
          return job[1] == epoch and 1 or job[1] and 0 or -1
        end
        leave(level, entry)
        if job[3] and outcome ~= 'done' then outcome = 'cancelled' end
        if outcome == 'handedBack' then return handBack(id, level, job[4]) end
        if outcome == 'failed' and delay >= 0 and tonumber(job[4]) < tonumber(job[5]) then
          return retry(id, text, delay)
        end
        giveUpUnique(job[6], id)
        if outcome == 'failed' then
          die(id, text)
          return 3
        end
        local retention = tonumber(job[7])
        kept = kept or retention > 0
        bury(id, retention, outcome, outcome == 'done' and 'result' or 'error', text)
        return 1
      end

      local answers = {}
      for i = 2, #ARGV, 7 do
        answers[#answers + 1] = settle(ARGV[i], ARGV[i + 1], ARGV[i + 2], ARGV[i + 3],
          ARGV[i + 4], ARGV[i + 5], tonumber(ARGV[i + 6]))
      end
      if kept then trim(tonumber(ARGV[1])) end
      if news then wake('n') end
      return answers
      """)
}
