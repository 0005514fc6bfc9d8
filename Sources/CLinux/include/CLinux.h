#ifndef CLINUX_H
#define CLINUX_H
// What Glibc's Swift module lacks. Declarations only: no logic lives here.
#ifndef _GNU_SOURCE
#define _GNU_SOURCE
#endif
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/signalfd.h>
#include <sys/socket.h>
#include <sys/timerfd.h>
#include <netinet/tcp.h>
#endif
