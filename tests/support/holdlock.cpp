// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
//
// holdlock FILE [alone]: another program that has locked the database for writing, until its standard input is closed.
// "alone": for reading, too.
#include "services/database/sqlite.h"

#include <cstdio>

int main(int argc, char **argv)
{
    if (argc < 2)
        return 2;
    const bool alone = argc > 2;
    const auto database = bunsnc::sqlite::Database::open(QString::fromLocal8Bit(argv[1]), {});
    if (!database || (alone && !(*database)->execute("PRAGMA locking_mode=EXCLUSIVE"))
        || !(*database)->execute(alone ? "BEGIN EXCLUSIVE; CREATE TABLE IF NOT EXISTS held(x)" : "BEGIN IMMEDIATE"))
        return 1;
    std::printf("locked\n");
    std::fflush(stdout);
    while (std::getchar() != EOF) { }
    return 0;
}
