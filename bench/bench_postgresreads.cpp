// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
//
// What a console asks of a large store in PostgreSQL: lists, counts, searches, reports; each many times, with other
// words and filters every time.
#include "bench/benchserver.h"
#include "bench/figures.h"
#include "bench/instancerecords.h"
#include "services/query/parser.h"
#include "services/store/ticketstore.h"

#include <QCoreApplication>

#include <algorithm>
#include <array>
#include <numeric>

using namespace bunsnc;
using namespace bunsnc::bench;
using namespace Qt::Literals::StringLiterals;

namespace {

constexpr std::int64_t now = 1'790'000'000;
constexpr int rounds = 40;

using Ask = std::function<void(int round)>;

void measure(const QByteArray &name, const Ask &ask, bool hasBar = true)
{
    std::vector<double> times;
    for (int round = 0; round < rounds; ++round) {
        const Stopwatch watch;
        ask(round);
        times.push_back(watch.milliseconds());
    }
    const double worst = *std::max_element(times.begin(), times.end());
    const double median = percentile(times, 50);
    const QByteArray note =
        "median " + QByteArray::number(median, 'f', 1) + ", worst " + QByteArray::number(worst, 'f', 1) + " ms";
    const QByteArray title = "postgres, reading: " + name + ", 95 %";
    if (hasBar)
        printBelow(title, percentile(times, 95), 50, "ms", note);
    else
        print({title, QByteArray::number(percentile(times, 95), 'f', 0) + " ms", note, {}, {}, true});
}

query::Query parsed(const QString &encoded)
{
    return need(query::parse(encoded), "reading a filter");
}

/// A screen of a list: until its first rows are there.
void askForLists(store::TicketReader &reader)
{
    measure("first rows of the live queue", [&](int) {
        std::stop_source stop;
        const auto done = reader.liveRows(Kind::Incident, [&](auto &&) { stop.request_stop(); }, stop.get_token());
        if (!done && done.error().code != ErrorCode::Cancelled)
            fail(toLogLine(done.error()));
    });
    const auto firstFinished = [&](store::FinishedFilter filter) {
        std::stop_source stop;
        std::vector<qint64> screen;
        const auto ids = reader.finishedIds(
            filter,
            [&](std::vector<qint64> &&first) {
                screen = std::move(first);
                stop.request_stop();
            },
            stop.get_token());
        if (!ids && ids.error().code != ErrorCode::Cancelled)
            fail(toLogLine(ids.error()));
        screen.resize(std::min(screen.size(), size_t(100)));
        need(reader.rows(screen, {}), "reading rows");
    };
    measure("first rows of the finished tickets", [&](int) { firstFinished({}); });
    measure("first finished tickets with a word", [&](int round) {
        static const QStringList words{u"impressora"_s, u"vpn"_s, u"senha"_s, u"erro"_s, u"rede"_s};
        firstFinished({.text = words[round % words.size()]});
    });
    measure("first finished tickets by a filter", [&](int round) {
        firstFinished({.query = parsed(u"priority=%1^stateIN6,7"_s.arg(1 + round % 4))});
    });
    // None in most rounds, few in the others: nothing ends the walk through all finished tickets early.
    measure("finished tickets by a rare filter", [&](int round) {
        firstFinished({.query = parsed(u"priority=1^numberENDSWITH%1"_s.arg(1000 + round * 97))});
    });
    measure("live tickets by a filter", [&](int round) {
        need(reader.matching(Kind::Incident, parsed(u"priority=%1^state=%2"_s.arg(1 + round % 4).arg(1 + round % 5)), {}, {}),
            "filtering");
    });
    measure("200 rows by id", [&](int round) {
        std::vector<qint64> ids(200);
        std::iota(ids.begin(), ids.end(), 1 + round * 997);
        need(reader.rows(ids, {}), "reading rows");
    });
    measure("a whole record", [&](int round) { need(reader.document(1 + round * 997, {}), "reading a record"); });
}

void askForCounts(store::TicketReader &reader)
{
    measure("count of live tickets", [&](int) { need(reader.count(Kind::Incident, false, {}), "counting"); });
    measure("count of finished tickets", [&](int) { need(reader.count(Kind::Incident, true, {}), "counting"); });
    const std::array<std::pair<const char *, store::CountBy>, 3> ways{
        {{"state", store::CountBy::State}, {"priority", store::CountBy::Priority}, {"group", store::CountBy::Group}}};
    for (const auto &[name, by] : ways) {
        for (const bool finished : {false, true}) {
            measure(QByteArray(finished ? "finished" : "live") + " tickets by " + name,
                [&](int) { need(reader.counts(Kind::Incident, by, finished, {}), "counting"); });
        }
    }
}

void askForSearches(store::TicketReader &reader, std::int64_t tickets)
{
    const QStringList common{u"impressora"_s, u"vpn"_s, u"erro rede"_s, u"senha"_s, u"e-mail não"_s};
    measure("search of common words", [&](int round) {
        need(reader.search(common[round % common.size()], 200, {}), "searching");
    });
    measure("search of a number", [&](int round) {
        const auto row = need(reader.rows(std::array<qint64, 1>{1 + round * 997 % tickets}, {}), "reading a row");
        need(reader.search(row.front().number, 200, {}), "searching");
    });
    measure("search of the beginning of a word", [&](int round) {
        static const QStringList beginnings{u"impr*"_s, u"aten*"_s, u"conf*"_s, u"serv*"_s};
        need(reader.search(beginnings[round % beginnings.size()], 200, {}), "searching");
    });
    measure(
        "similar tickets", [&](int round) { need(reader.similar(1 + round * 997 % tickets, 10, {}), "comparing"); }, false);
}

void askForReports(store::TicketReader &reader)
{
    const QDate today = QDateTime::fromSecsSinceEpoch(now, QTimeZone::utc()).date();
    measure("opened against resolved, 30 days", [&](int) {
        need(reader.openedAgainstResolved({Kind::Incident}, today.addDays(-29), today, QTimeZone::utc(), {}), "reporting");
    });
}

} // namespace

int main(int argc, char **argv)
{
    const QCoreApplication application(argc, argv);
    const qint64 tickets = environmentNumber("BUNSNC_BENCH_POSTGRES_TICKETS", 1'000'000);
    // A store that is there already, filled by an earlier run: to look at the answers alone.
    QString address = qEnvironmentVariable("BUNSNC_BENCH_POSTGRES_STORE");
    std::unique_ptr<test::PostgresServer> server;
    if (address.isEmpty()) {
        server = startBenchServer();
        address = server->createDatabaseUrl();
    }
    const auto store = need(store::openStore(address, StateCatalog()), "opening the store");
    const auto reader = need(store->openReader(), "opening the store for reading");
    if (need(reader->lastSequence({}), "reading the outbox") == 0) {
        say(u"filling a store with %1 tickets"_s.arg(tickets));
        const auto writer = need(store->openWriter(), "opening the store for writing");
        const InstanceRecords records(1, now, tickets, true);
        const Stopwatch filling;
        records.fill(*writer, 0, tickets);
        say(u"  %1 rows/s; building indexes"_s.arg(double(tickets) / filling.seconds(), 0, 'f', 0));
        const Stopwatch settling;
        need(store->settle({}), "settling");
        print({"postgres, reading: indexes built behind " + QByteArray::number(tickets) + " tickets",
            QByteArray::number(settling.seconds(), 'f', 0) + " s", {}, {}, {}, true});
    }
    askForLists(*reader);
    askForCounts(*reader);
    askForSearches(*reader, tickets);
    askForReports(*reader);
    return 0;
}
