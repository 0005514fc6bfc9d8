/// What `pricing-api --help` prints.
let expectedHelp = #"""
  pricing-api 1.2.3: serves prices over HTTP

  Usage: pricing-api [--SETTING VALUE | --SETTING=VALUE]...

  A setting is read from the file, overridden by its environment variable, overridden by its
  flag. In the file it is named as the variable without PRICING_, in small letters.

  HTTP server
    --http ADDRESS                    PRICING_HTTP                       127.0.0.1:8080
        Address to listen on; port 0 takes any that is free.
    --shards COUNT                    PRICING_SHARDS                     number of cores
        Event loops, each with a thread, connections and cache entries of its own.

  Limits of the HTTP server (in the file, within "limits")
    --connections-max COUNT           PRICING_CONNECTIONS_MAX            10000
        Connections open at once, over all shards.
    --requests-in-flight-max COUNT    PRICING_REQUESTS_IN_FLIGHT_MAX     10000
        Requests being answered at once, per shard.
    --head-byte-count-max SIZE        PRICING_HEAD_BYTE_COUNT_MAX        16KiB
        Request line and header fields together.
    --field-count-max COUNT           PRICING_FIELD_COUNT_MAX            100
        Header fields of a request.
    --empty-line-count-max COUNT      PRICING_EMPTY_LINE_COUNT_MAX       2
        Empty lines before a request.
    --body-byte-count-max SIZE        PRICING_BODY_BYTE_COUNT_MAX        1MiB
        Body of a request.
    --extension-byte-count-max SIZE   PRICING_EXTENSION_BYTE_COUNT_MAX   256
        Extensions of one chunk of a body.
    --extensions-byte-count-max SIZE  PRICING_EXTENSIONS_BYTE_COUNT_MAX  4KiB
        Extensions of all chunks of a body.
    --trailer-byte-count-max SIZE     PRICING_TRAILER_BYTE_COUNT_MAX     4KiB
        Fields behind a body in chunks, together.
    --trailer-field-count-max COUNT   PRICING_TRAILER_FIELD_COUNT_MAX    32
        Fields behind a body in chunks.
    --buffered-byte-count-max SIZE    PRICING_BUFFERED_BYTE_COUNT_MAX    64MiB
        Request bodies being received, together, per shard.

  Timeouts of the HTTP server (in the file, within "timeouts")
    --head-timeout TIME               PRICING_HEAD_TIMEOUT               5s
        From a request's first byte to the end of its header.
    --body-timeout TIME               PRICING_BODY_TIMEOUT               30s
        From the end of a request's header to the end of its body.
    --idle-timeout TIME               PRICING_IDLE_TIMEOUT               75s
        Between requests, before the connection is closed.
    --write-timeout TIME              PRICING_WRITE_TIMEOUT              30s
        For the client to take in an answer that it did not take at once.
    --drain-timeout TIME              PRICING_DRAIN_TIMEOUT              10s
        For answers under way to be finished, when the program is told to end.

  Log
    --log WORD                        PRICING_LOG                        info
        Least level to log: trace, debug, info, warning or error.
    --access-log-sample COUNT         PRICING_ACCESS_LOG_SAMPLE          0
        Log one request in so many; 1 logs all, 0 none.

  Prices
    --currency CODE                   PRICING_CURRENCY                   USD
        Default currency: the pivot of crossed rates.

  Cache
    --local-cache COUNT               PRICING_LOCAL_CACHE                100000
        Sheets kept in the process, over all shards; 0 turns this layer off.
    --cache-byte-count-max SIZE       PRICING_CACHE_BYTE_COUNT_MAX       256MiB
        Memory that these sheets take, about; beyond it, the least asked for go.
    --cache-ttl TIME                  PRICING_CACHE_TTL                  300
        Longest life of a sheet in Redis.
    --cache-timeout TIME              PRICING_CACHE_TIMEOUT              50ms
        For Redis to answer, before the database is asked instead.
    --cache-commands-max COUNT        PRICING_CACHE_COMMANDS_MAX         8192
        Commands that wait for a reply of Redis, per shard; beyond it, the database is asked.

  Redis
    --redis URL                       PRICING_REDIS                      redis://127.0.0.1:6379/0
        Jobs, events and locks: wants AOF and noeviction. rediss:// for TLS.
    --cache-redis URL                 PRICING_CACHE_REDIS                PRICING_REDIS
        The cache, when it has an instance of its own with LFU eviction.
    --namespace NAME                  PRICING_NAMESPACE                  px
        Prefix of every key.

  Database
    --database URL                    PRICING_DATABASE                   sqlite:pricing.db
        System of record: sqlite:FILE, or postgres://user:password@host:port/name.

  The program itself
    --config FILE                     PRICING_CONFIG                     Config/pricing.json
        File that holds settings, in JSON5.
    --print-config
        Print each setting in effect and its source, and exit.
    --version
        Print the version, and exit.
    --help
        Print this, and exit.

  """#

/// What `pricing-api --print-config` prints of a file, a variable and a flag.
let expectedConfig = #"""
  // pricing-api 1.2.3: the settings in effect
  {
    http: "[::1]:0",                          // Config/pricing.json:3:9
    shards: 4,                                // environment PRICING_SHARDS
    limits: {
      connections_max: 10000,                 // default
      requests_in_flight_max: 10000,          // default
      head_byte_count_max: "16KiB",           // default
      field_count_max: 100,                   // default
      empty_line_count_max: 2,                // default
      body_byte_count_max: "2MiB",            // Config/pricing.json:2:33
      extension_byte_count_max: "256",        // default
      extensions_byte_count_max: "4KiB",      // default
      trailer_byte_count_max: "4KiB",         // default
      trailer_field_count_max: 32,            // default
      buffered_byte_count_max: "64MiB",       // default
    },
    timeouts: {
      head_timeout: "5s",                     // default
      body_timeout: "30s",                    // default
      idle_timeout: "75s",                    // default
      write_timeout: "30s",                   // default
      drain_timeout: "10s",                   // default
    },
    log: "info",                              // default
    access_log_sample: 0,                     // default
    currency: "USD",                          // default
    local_cache: 100000,                      // default
    cache_byte_count_max: "256MiB",           // default
    cache_ttl: "300s",                        // default
    cache_timeout: "50ms",                    // default
    cache_commands_max: 8192,                 // default
    redis: "redis://***@[::1]:6379/2",        // flag --redis
    cache_redis: "redis://***@[::1]:6379/2",  // default: PRICING_REDIS
    namespace: "p-1",                         // environment PRICING_NAMESPACE
    database: "sqlite:pricing.db",            // default
  }

  """#
