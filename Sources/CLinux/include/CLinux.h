#ifndef CLINUX_H
#define CLINUX_H
// What Glibc's Swift module lacks. Declarations only: no logic lives here.
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/signalfd.h>
#include <sys/socket.h>
#include <sys/timerfd.h>
#include <netinet/tcp.h>

// Glibc declares it for GNU sources alone, and under that define its fd_set is not Dispatch's.
int accept4(int descriptor, struct sockaddr *address, socklen_t *byte_count, int flags);
#endif
