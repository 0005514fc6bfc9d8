extension JobScript {
  /// Cancels a job: id, how many ended jobs stay. Answers 0 where there is nothing to cancel, 1
  /// where it is cancelled, 2 where its worker is told to.
  static let cancel = script(
    streams, endings,
    main: """
      local id = ARGV[1]
      local job = redis.call('HMGET', jobKey(id), 'state', 'priority', 'entry', 'unique',
        'retention')
      if job[1] == 'running' then
        redis.call('HSET', jobKey(id), 'cancel', 1)
        wake('c')
        return 2
      end
      if job[1] == 'queued' then
        leave(job[2], job[3])
      elseif job[1] == 'delayed' or job[1] == 'retrying' then
        redis.call('ZREM', base .. 'due', id)
      else
        return 0
      end
      giveUpUnique(job[4], id)
      bury(id, tonumber(job[5]), 'cancelled', 'entry', '')
      trim(tonumber(ARGV[2]))
      return 1
      """)

  private static let requeuing = """
    local function requeue(id)
      local job = redis.call('HMGET', jobKey(id), 'state', 'priority', 'epoch', 'unique')
      redis.call('ZREM', base .. 'dead', id)
      if job[1] ~= 'dead' then return 0 end
      if job[4] then redis.call('SET', base .. 'u:' .. job[4], id, 'NX') end
      redis.call('HSET', jobKey(id), 'state', 'queued', 'entry', line(id, job[2]), 'attempt', 0,
        'epoch', job[3] + 1, 'run_at', now)
      redis.call('HDEL', jobKey(id), 'ended_at', 'owner', 'cancel')
      wake('n')
      return 1
    end

    """

  /// Gives a dead letter (its id) all its attempts again.
  static let requeue = script(streams, requeuing, main: "return requeue(ARGV[1])")

  /// The same for up to so many (second argument) that died by a time (first; 0: now). Answers
  /// that time, how many were looked at and how many requeued.
  static let requeueMany = script(
    streams, requeuing,
    main: """
      local untilTime, count = tonumber(ARGV[1]), 0
      if untilTime == 0 then untilTime = now end
      local ids = redis.call('ZRANGE', base .. 'dead', '-inf', untilTime, 'BYSCORE', 'LIMIT', 0,
        ARGV[2])
      for _, id in ipairs(ids) do count = count + requeue(id) end
      return {untilTime, #ids, count}
      """)

  /// Deletes a job that has ended or is dead, by its id.
  static let delete = script(
    main: """
      local state = redis.call('HGET', jobKey(ARGV[1]), 'state')
      if state ~= 'dead' and state ~= 'done' and state ~= 'cancelled' then return 0 end
      redis.call('ZREM', base .. 'dead', ARGV[1])
      redis.call('ZREM', base .. 'ended', ARGV[1])
      return redis.call('DEL', jobKey(ARGV[1]))
      """)

  /// Sets fields of the queue's control hash, an empty value deleting one, and has workers look.
  static let control = script(
    main: """
      for i = 1, #ARGV, 2 do
        if ARGV[i + 1] == '' then
          redis.call('HDEL', KEYS[1], ARGV[i])
        else
          redis.call('HSET', KEYS[1], ARGV[i], ARGV[i + 1])
        end
      end
      wake('n')
      return 1
      """)
}
