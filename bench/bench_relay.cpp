// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
//
// How fast the relay carries an outbox full of waiting events over to a Redis of its own, which writes its log as one
// in service does, and how fast a consumer group works them off.
#include "bench/figures.h"
#include "services/stream/redis/consumer.h"
#include "services/stream/redis/relay.h"
#include "tests/store/storefixture.h"
#include "tests/support/redisserver.h"

#include <QCoreApplication>
#include <QThread>

using namespace bunsnc;
using namespace bunsnc::bench;
using namespace Qt::Literals::StringLiterals;
using test::Sample;
using test::sysIdOf;

namespace {

constexpr int tickets = 1000;

/// Creations and updates with their changed fields, multiplied.
qint64 fillOutbox(test::StoreFixture &fixture, qint64 entries)
{
    std::vector<std::string> created, updated;
    for (int i = 0; i < tickets; ++i) {
        Sample sample(sysIdOf(i));
        created.push_back(sample.json());
        sample.version(1'790'000'000 + i, 1)
            .set("state", "2", "In Progress")
            .set("short_description", "Printer on floor " + QByteArray::number(i) + " is on fire, says the caretaker")
            .set("assigned_to", "ana.exemplo", "Ana Exemplo");
        updated.push_back(sample.json());
    }
    fixture.apply(std::move(created));
    fixture.apply(std::move(updated));
    const qint64 once = need(fixture.reader->lastSequence({}), "reading the outbox");
    const QByteArray columns = "kind, operation, snapshot, row_id, state, priority, updated_at, mod_count, "
                               "committed_at, sys_id, number, short_description, updated_by, group_name, assignee, "
                               "changes";
    for (qint64 there = once; there < entries; there += once) {
        if (!fixture.change("INSERT INTO outbox(" + columns + ") SELECT " + columns + " FROM outbox WHERE sequence<="
                + QByteArray::number(std::min(once, entries - there)) + " ORDER BY sequence"))
            fail(u"the outbox cannot be filled"_s);
    }
    return need(fixture.reader->lastSequence({}), "reading the outbox");
}

template<typename Done>
double secondsUntil(Done done)
{
    const Stopwatch watch;
    while (!done()) {
        if (watch.seconds() > 600)
            fail(u"it does not end"_s);
        QThread::msleep(1);
    }
    return watch.seconds();
}

QByteArray perSecond(qint64 entries, double seconds)
{
    return QByteArray::number(double(entries) / seconds, 'f', 0) + "/s";
}

} // namespace

int main(int argc, char **argv)
{
    const QCoreApplication app(argc, argv);
    test::RedisServer server({u"--appendonly"_s, u"yes"_s, u"--appendfsync"_s, u"everysec"_s});
    if (!server.isRunning())
        fail(server.problem());
    test::StoreFixture fixture;
    const qint64 entries = fillOutbox(fixture, environmentNumber("BUNSNC_BENCH_RELAY_ENTRIES", 600'000));
    say(u"%1 entries wait in the outbox"_s.arg(entries));
    redis::Endpoint endpoint{.host = server.host(), .port = server.port()};

    redis::RelayOptions options{.endpoint = endpoint, .maxEntries = 2 * entries};
    {
        const redis::Relay relay(fixture.store, options);
        const double seconds = secondsUntil([&] { return relay.status().published == entries; });
        print({"relay: waiting entries published", perSecond(entries, seconds),
            QByteArray::number(entries) + " entries", {}, ">= 50000/s", double(entries) / seconds >= 50'000});
    }
    auto connection = need(redis::Connection::open(endpoint, {}), "connecting");
    const auto length = need(connection->command({"XLEN", redis::defaultKey}), "counting");
    if (length.value().integer() != entries)
        fail(u"%1 of %2 entries arrived"_s.arg(length.value().integer()).arg(entries));

    std::atomic<qint64> handled = 0;
    const redis::Consumer consumer({.endpoint = endpoint, .group = u"bench"_s},
        [&handled](const std::vector<redis::Entry> &batch, const std::stop_token &) -> Result<> {
            handled += qint64(batch.size());
            return {};
        });
    const double seconds = secondsUntil([&] { return handled == entries; });
    print({"consumer group: entries read and acknowledged", perSecond(entries, seconds), {}, {}, {}, true});
    return 0;
}
