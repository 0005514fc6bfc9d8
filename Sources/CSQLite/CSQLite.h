#ifndef CSQLITE_H
#define CSQLITE_H
#include <sqlite3.h>

// Variadic functions do not import: these are two of them with fixed arguments, and no logic.
static inline int csqlite_configure(int option, int value) {
  return sqlite3_config(option, value);
}

static inline int csqlite_set_flag(sqlite3 *database, int flag, int isOn) {
  return sqlite3_db_config(database, flag, isOn, (int *)0);
}
#endif
