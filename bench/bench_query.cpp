// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
//
// Random encoded queries, parsed, printed and parsed again, on all processors: how many there are a second, and whether one
// of them comes back as another.
#include "bench/figures.h"
#include "tests/query/roundtrip.h"

#include <atomic>
#include <thread>

using namespace bunsnc;
using namespace bunsnc::bench;

int main()
{
    const qint64 queries = environmentNumber("BUNSNC_BENCH_QUERIES", 5'000'000);
    const auto seed = quint32(environmentNumber("BUNSNC_QUERY_SEED", 20260119));
    const unsigned threads = std::max(1u, std::thread::hardware_concurrency());
    say(QStringLiteral("%1 random queries there and back, seed %2").arg(queries).arg(seed));
    std::atomic<qint64> trees{0};
    std::atomic<qint64> differences{0};
    const Stopwatch watch;
    std::vector<std::jthread> workers;
    for (unsigned worker = 0; worker < threads; ++worker) {
        workers.emplace_back([&, worker] {
            fixture::Dice dice(seed + worker);
            qint64 read = 0;
            for (qint64 i = worker; i < queries; i += threads) {
                if (const QString difference = fixture::roundTrip(dice, read); !difference.isEmpty()) {
                    if (differences++ == 0)
                        say(difference);
                }
            }
            trees += read;
        });
    }
    workers.clear();
    const double seconds = watch.seconds();
    const QByteArray note = QByteArray::number(trees.load()) + " filters";
    print({"random queries there and back, a second", QByteArray::number(double(queries) / seconds, 'f', 0), note, {}, {}, true});
    print({"of them come back as another", QByteArray::number(differences.load()), note, {}, "= 0", differences == 0});
    return 0;
}
