import Redis

/// The changes of state that a job can go through: each is one script, so that none can stop
/// halfway, and none is made by a worker that has lost the job.
///
/// Their first key is the queue's `…:ctl`, which also tells where its other keys are: all have the
/// queue as their hash tag and so live on one node of a cluster. All time is the server's, as
/// workers' clocks differ. Which arguments a script takes is told with it.
enum JobScript {
  static func script(_ parts: String..., main: String) -> RedisScript {
    RedisScript(([prelude] + parts + [main]).joined())
  }

  private static let prelude = """
    local base = string.sub(KEYS[1], 1, -4)
    local clock = redis.call('TIME')
    local now = clock[1] * 1000 + math.floor(clock[2] / 1000)
    -- Handed over as a number it would be formatted as a fraction, which takes ten times as long.
    local function digits(number) return string.format('%d', number) end
    local nowDigits = digits(now)
    local function jobKey(id) return base .. 'job:' .. id end
    local function stream(level) return base .. 'st:' .. level end
    local function wake(why) redis.call('PUBLISH', base .. 'wake', why) end

    """

  /// Puts a job in the stream of its priority, and takes it out again. The entry is deleted with
  /// the job's end, so a stream is as long as its backlog.
  static let streams = """
    local function line(id, level)
      return redis.call('XADD', stream(level), '*', 'id', id)
    end
    local function leave(level, entry)
      redis.call('XACK', stream(level), 'workers', entry)
      redis.call('XDEL', stream(level), entry)
    end

    """

  /// The end of a job, kept as a record for a while, or put with the dead letters.
  static let endings = """
    local function giveUpUnique(unique, id)
      if unique and redis.call('GET', base .. 'u:' .. unique) == id then
        redis.call('DEL', base .. 'u:' .. unique)
      end
    end
    local function trim(keptMax)
      redis.call('ZREMRANGEBYSCORE', base .. 'ended', '-inf', now)
      local surplus = redis.call('ZCARD', base .. 'ended') - keptMax
      if surplus <= 0 then return end
      for _, id in ipairs(redis.call('ZRANGE', base .. 'ended', 0, surplus - 1)) do
        redis.call('DEL', jobKey(id))
      end
      redis.call('ZREMRANGEBYRANK', base .. 'ended', 0, surplus - 1)
    end
    local function bury(id, retention, state, field, value)
      if retention <= 0 then return redis.call('DEL', jobKey(id)) end
      redis.call('HSET', jobKey(id), 'state', state, 'ended_at', nowDigits, field, value)
      redis.call('PEXPIRE', jobKey(id), retention)
      redis.call('ZADD', base .. 'ended', digits(now + retention), id)
    end
    local function die(id, error)
      redis.call('HSET', jobKey(id), 'state', 'dead', 'ended_at', now, 'error', error)
      redis.call('ZADD', base .. 'dead', now, id)
    end

    """

  /// What a worker gets of a job that it starts; the epoch tells it from all that had the job
  /// before. The attempt is counted now, so that a job which kills its workers runs out of them.
  ///
  /// No more is started once the payloads add up to `sizeMax` bytes: a reply has its limit, and
  /// what was started in a reply that is refused would be lost until its lease is over.
  static let starting = """
    -- A server that was away finds requests in its sockets that nobody waits for any more.
    local function isLate(time) return tonumber(time) > 0 and now > tonumber(time) end
    local started, size, sizeMax = {}, 0, 8388608
    local function start(id, level, entry, job, owner)
      local epoch, attempt = job[3] + 1, job[4] + 1
      redis.call('HSET', jobKey(id), 'state', 'running', 'epoch', digits(epoch), 'attempt',
        digits(attempt), 'owner', owner, 'started_at', nowDigits)
      size = size + #job[7]
      if job[12] == 'start' then giveUpUnique(job[11], id) end
      started[#started + 1] = {
        id, entry, tonumber(level), epoch, attempt, tonumber(job[5]), job[6], job[7], job[8],
        job[9], now - job[10], tonumber(job[15])
      }
    end
    local function read(id)
      return redis.call('HMGET', jobKey(id), 'state', 'entry', 'epoch', 'attempt', 'max', 'kind',
        'payload', 'cursor', 'traceparent', 'run_at', 'unique', 'until', 'retention', 'cancel',
        'enqueued_at')
    end

    """
}
