#ifndef CPOSTGRES_H
#define CPOSTGRES_H
// libpq as Debian installs it. Declarations only: no logic lives here.
#include <postgresql/libpq-fe.h>
// Of OpenSSL, which libpq stands on, the one call that libpq needs from us: how much of a record
// that was read from the socket waits to be asked for.
struct ssl_st;
int SSL_pending(const struct ssl_st *);
#endif
