// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#include "services/simulator/workload.h"

#include <QCryptographicHash>
#include <QtTest/QtTest>

#include <map>
#include <random>
#include <set>

using namespace bunsnc::simulator;

namespace {

constexpr std::int64_t mondayMorning = 1'794'834'000; // 2026-11-16 13:00:00 UTC, 10:00 in Brazil
constexpr std::int64_t hour = 3600;

std::vector<WorkloadPlayer::OpenTicket> openTickets()
{
    const Cast cast = makeCast(1);
    const TicketGenerator generator(1, mondayMorning, 2000);
    std::vector<WorkloadPlayer::OpenTicket> open;
    const auto add = [&open](const GeneratedTicket &ticket) {
        WorkloadPlayer::OpenTicket known;
        known.table = ticket.table;
        known.sysId = ticket.sysId;
        for (const auto &[name, value] : ticket.fields) {
            if (name == "state")
                known.state = std::stoi(value);
            else if (name == "assignment_group")
                known.groupId = value;
            else if (name == "assigned_to")
                known.assigneeId = value;
        }
        if (known.state <= (ticket.table == "incident" ? 6 : 3))
            open.push_back(std::move(known));
    };
    for (std::int64_t i = 0; i < 2000; ++i)
        add(generator.incident(i));
    for (std::int64_t i = 0; i < 500; ++i) {
        add(generator.changeTask(i));
        add(generator.catalogTask(i));
    }
    return open;
}

QByteArray printed(const std::vector<Operation> &operations)
{
    QByteArray text;
    const auto add = [&text](const std::string &part) {
        text.append(part.data(), static_cast<qsizetype>(part.size())).append('\n');
    };
    for (const Operation &operation : operations) {
        add(std::to_string(static_cast<int>(operation.type)) + " " + std::to_string(operation.at));
        add(operation.table);
        add(operation.sysId);
        add(operation.user);
        for (const auto &[name, value] : operation.fields) {
            add(name);
            add(value);
        }
    }
    return text;
}

std::string field(const Operation &operation, std::string_view name)
{
    for (const auto &[column, value] : operation.fields) {
        if (column == name)
            return value;
    }
    return {};
}

} // namespace

class WorkloadPlayerTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void operationsDoNotDependOnHowTimeIsCut()
    {
        const auto open = openTickets();
        constexpr std::int64_t end = mondayMorning + 20 * hour;
        WorkloadPlayer whole(11, 0.7, mondayMorning, open, 5000);
        const QByteArray expected = printed(whole.next(end));
        QVERIFY(expected.size() > 1'000'000);
        for (const unsigned cut : {1u, 2u, 3u}) {
            WorkloadPlayer sliced(11, 0.7, mondayMorning, open, 5000);
            std::mt19937 engine(cut);
            std::vector<Operation> all;
            for (std::int64_t at = mondayMorning; at < end;) {
                at = std::min<std::int64_t>(end, at + (cut == 1 ? 1 : static_cast<std::int64_t>(engine() % 4000)));
                for (Operation &operation : sliced.next(at))
                    all.push_back(std::move(operation));
                QVERIFY(sliced.next(at - 5).empty()); // time that has passed gives nothing
            }
            QVERIFY(printed(all) == expected);
        }
        WorkloadPlayer other(12, 0.7, mondayMorning, open, 5000);
        QVERIFY(printed(other.next(end)) != expected);
    }

    void sameSeedGivesTheSameBytes()
    {
        WorkloadPlayer player(42, 2, mondayMorning, openTickets(), 5000);
        const QByteArray text = printed(player.next(mondayMorning + 4 * hour));
        QCOMPARE(QCryptographicHash::hash(text, QCryptographicHash::Sha256).toHex().left(32),
            QByteArray("72ec39803f4fe42441b13c11d6da947c"));
    }

    void rateIsKeptInBusyHours()
    {
        WorkloadPlayer player(3, 5, mondayMorning, openTickets(), 5000);
        const auto operations = player.next(mondayMorning + hour); // 10:00 to 11:00: the busiest
        const double rate = static_cast<double>(operations.size()) / hour;
        QVERIFY2(rate > 4.7 && rate < 5.3, qPrintable(QString::number(rate)));
        WorkloadPlayer sleeping(3, 5, mondayMorning + 16 * hour, openTickets(), 5000); // 02:00
        QVERIFY(sleeping.next(mondayMorning + 17 * hour).size() < operations.size() / 3);
    }

    void nothingHappensAtRateZero()
    {
        WorkloadPlayer player(3, 0, mondayMorning, openTickets(), 0);
        QVERIFY(player.next(mondayMorning + 1'000'000 * hour).empty());
    }

    void startsFromNothing()
    {
        WorkloadPlayer player(3, 3, mondayMorning, {}, 0);
        const auto operations = player.next(mondayMorning + hour);
        QVERIFY(operations.size() > 5000);
        QVERIFY(operations.front().type == Operation::Type::Insert);
    }

    /// What an instance would take: every operation on a ticket that exists, states that follow from one another.
    void lifeOfTicketsIsSound()
    {
        const auto open = openTickets();
        struct Known {
            std::string table;
            int state = 0;
        };
        std::map<std::string, Known> tickets;
        for (const auto &ticket : open)
            tickets[ticket.sysId] = {ticket.table, ticket.state};
        const Cast cast = makeCast(8);
        std::set<std::string> users{"admin", "system"};
        for (const Person &person : cast.people)
            users.insert(person.userName);
        WorkloadPlayer player(8, 3, mondayMorning, open, 5000);
        std::map<std::string, int> inserts;
        std::map<std::string, int> updates;
        int deletes = 0;
        int closes = 0;
        int reopens = 0;
        int majors = 0;
        std::int64_t previous = mondayMorning;
        for (const Operation &operation : player.next(mondayMorning + 30 * hour)) {
            QVERIFY(operation.at >= previous);
            previous = operation.at;
            QVERIFY2(users.contains(operation.user), operation.user.c_str());
            if (operation.type == Operation::Type::Insert) {
                QVERIFY(tickets.emplace(operation.sysId, Known{operation.table, 1}).second);
                ++inserts[operation.table];
                QVERIFY(!field(operation, "short_description").empty());
                if (operation.table == "change_task")
                    QVERIFY(tickets.contains(field(operation, "change_request")));
                if (operation.table == "sc_task")
                    QVERIFY(tickets.contains(field(operation, "request_item")));
                if (operation.table == "incident" && field(operation, "impact") + field(operation, "urgency") == "11")
                    ++majors;
                continue;
            }
            const auto known = tickets.find(operation.sysId);
            QVERIFY(known != tickets.end());
            QCOMPARE(known->second.table, operation.table);
            if (operation.type == Operation::Type::Delete) {
                tickets.erase(known);
                ++deletes;
                continue;
            }
            ++updates[operation.table];
            QVERIFY(!operation.fields.empty());
            const std::string state = field(operation, "state");
            const int before = known->second.state;
            const bool incident = operation.table == "incident";
            QVERIFY2(incident ? before < 7 : before < 4, "an update of a closed ticket");
            if (state.empty())
                continue;
            const int after = std::stoi(state);
            if (incident && before == 6)
                QVERIFY(after == 7 || after == 2);
            if (incident && after == 7)
                QCOMPARE(before, 6);
            closes += incident && after == 7 ? 1 : 0;
            reopens += incident && before == 6 && after == 2 ? 1 : 0;
            if (incident && after == 6) {
                QVERIFY(!field(operation, "close_code").empty());
                QVERIFY(!field(operation, "close_notes").empty());
            }
            known->second.state = after;
        }
        for (const char *table : {"incident", "change_task", "sc_task"}) {
            QVERIFY2(inserts[table] > 100, table);
            QVERIFY2(updates[table] > 300, table);
        }
        QCOMPARE(inserts["change_task"], inserts["change_request"]);
        QVERIFY(deletes > 0 && deletes < 600);
        QVERIFY(closes > 100);
        QVERIFY(reopens > 10);
        QVERIFY(majors > 2);
    }

    void majorIncidentDrawsManySimilarOnes()
    {
        WorkloadPlayer player(21, 3, mondayMorning, openTickets(), 5000);
        const auto operations = player.next(mondayMorning + hour);
        std::map<std::string, int> followers;
        for (const Operation &operation : operations) {
            const std::string parent = field(operation, "parent_incident");
            if (!parent.empty())
                ++followers[parent];
        }
        int most = 0;
        for (const auto &[parent, count] : followers)
            most = std::max(most, count);
        QVERIFY2(most >= 10, qPrintable(QString::number(most)));
    }
};

QTEST_GUILESS_MAIN(WorkloadPlayerTest)
#include "tst_workloadplayer.moc"
