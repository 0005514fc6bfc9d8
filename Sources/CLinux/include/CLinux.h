#ifndef CLINUX_H
#define CLINUX_H
// What Glibc's Swift module lacks. Declarations only: no logic lives here.
#include <linux/capability.h>
#include <linux/sched.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/signalfd.h>
#include <sys/socket.h>
#include <sys/timerfd.h>
#include <netinet/tcp.h>

// Glibc declares it for GNU sources alone, and under that define its fd_set is not Dispatch's.
int accept4(int descriptor, struct sockaddr *address, socklen_t *byte_count, int flags);

// Glibc has them and declares them nowhere: that is left to a library of their own.
int capget(cap_user_header_t header, cap_user_data_t sets);
int capset(cap_user_header_t header, const cap_user_data_t sets);
#endif
