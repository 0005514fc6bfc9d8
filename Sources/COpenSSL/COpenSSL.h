#ifndef COPENSSL_H
#define COPENSSL_H
// As CLinux has it: both take in headers of the system, which must come out the same.
#ifndef _GNU_SOURCE
#define _GNU_SOURCE
#endif
#include <openssl/err.h>
#include <openssl/sha.h>
#include <openssl/ssl.h>
#include <openssl/x509v3.h>
#endif
