// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#include "services/serve/pulse.h"

#include <QtTest>

using namespace bunsnc;
using namespace bunsnc::serve;
using namespace std::chrono_literals;

/// The watchdog is told of a service that moves, and of no other.
class TestPulse : public QObject {
    Q_OBJECT

    static ServiceStatus leading()
    {
        ServiceStatus status;
        status.role = Role::Leading;
        status.mirror.phase = sync::Phase::Live;
        status.mirror.tables.resize(1);
        return status;
    }

private Q_SLOTS:
    void whatMoves_data()
    {
        QTest::addColumn<int>("sign");
        const char *const signs[]{"request", "page", "row", "success", "end of a wait", "phase", "nothing"};
        for (int i = 0; i < 7; ++i)
            QTest::newRow(signs[i]) << i;
    }
    void whatMoves()
    {
        QFETCH(int, sign);
        Pulse pulse(5min);
        ServiceStatus status = leading();
        Pulse::Steady::time_point now{1h};
        bool beats = pulse.beats(status, now);
        QVERIFY(beats);
        for (int minute = 1; minute <= 10; ++minute) {
            now += 1min;
            ++status.beats;
            sync::TableStatus &table = status.mirror.tables.front();
            switch (sign) {
            case 0: ++status.mirror.limiter.totalRequests; break;
            case 1: ++table.pages; break;
            case 2: ++table.rowsStored; break;
            case 3: table.lastSuccessMs += 60'000; break;
            case 4: status.mirror.nextAttemptMs += 60'000; break;
            case 5: status.mirror.phase = minute % 2 ? sync::Phase::Waiting : sync::Phase::Live; break;
            default: break;
            }
            beats = pulse.beats(status, now);
            if (sign != 6 || minute <= 5)
                QVERIFY(beats);
        }
        QCOMPARE(beats, sign != 6);
    }

    void itBeatsAgain()
    {
        Pulse pulse(5min);
        ServiceStatus status = leading();
        Pulse::Steady::time_point now{1h};
        QVERIFY(pulse.beats(status, now));
        now += 6min;
        ++status.beats;
        QVERIFY(!pulse.beats(status, now));
        ++status.mirror.limiter.totalRequests;
        QVERIFY(pulse.beats(status, now));
    }

    void aStandbyNeedsNoMirror()
    {
        Pulse pulse(5min);
        ServiceStatus status;
        status.role = Role::StandingBy;
        Pulse::Steady::time_point now{1h};
        for (int minute = 0; minute < 10; ++minute, now += 1min) {
            ++status.beats;
            QVERIFY(pulse.beats(status, now));
        }
        // But a thread that looks around.
        now += Pulse::threadQuiet;
        QVERIFY(!pulse.beats(status, now));
    }

    void aThreadThatHangs()
    {
        Pulse pulse(5min);
        ServiceStatus status = leading();
        Pulse::Steady::time_point now{1h};
        QVERIFY(pulse.beats(status, now));
        now += Pulse::threadQuiet + 1s;
        ++status.mirror.limiter.totalRequests; // the mirror still moves
        QVERIFY(!pulse.beats(status, now));
    }
};

QTEST_APPLESS_MAIN(TestPulse)
#include "tst_pulse.moc"
