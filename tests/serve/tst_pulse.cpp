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
        bool beats = pulse.beats(status, now, 0);
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
            case 4: status.mirror.nextAttemptMs -= 60'000; break; // long over
            case 5: status.mirror.phase = minute % 2 ? sync::Phase::Waiting : sync::Phase::Live; break;
            default: break;
            }
            beats = pulse.beats(status, now, 0);
            if (sign != 6 || minute <= 5)
                QVERIFY(beats);
        }
        QCOMPARE(beats, sign != 6);
    }

    void aLongPauseIsNoStandstill()
    {
        for (const sync::Phase phase : {sync::Phase::Waiting, sync::Phase::Failed}) {
            Pulse pulse(5min);
            ServiceStatus status = leading();
            status.mirror.phase = phase;
            status.mirror.nextAttemptMs = 31 * 60'000; // as the instance asked
            Pulse::Steady::time_point now{1h};
            for (int minute = 0; minute <= 35; ++minute, now += 1min) {
                ++status.beats;
                QVERIFY(pulse.beats(status, now, minute * 60'000));
            }
            now += 1min;
            ++status.beats;
            QVERIFY(!pulse.beats(status, now, 37 * 60'000)); // it is over, and nothing moves
        }
    }

    void itBeatsAgain()
    {
        Pulse pulse(5min);
        ServiceStatus status = leading();
        Pulse::Steady::time_point now{1h};
        QVERIFY(pulse.beats(status, now, 0));
        now += 6min;
        ++status.beats;
        QVERIFY(!pulse.beats(status, now, 0));
        ++status.mirror.limiter.totalRequests;
        QVERIFY(pulse.beats(status, now, 0));
    }

    void aStandbyNeedsNoMirror()
    {
        Pulse pulse(5min);
        ServiceStatus status;
        status.role = Role::StandingBy;
        Pulse::Steady::time_point now{1h};
        for (int minute = 0; minute < 10; ++minute, now += 1min) {
            ++status.beats;
            QVERIFY(pulse.beats(status, now, 0));
        }
        // But a thread that looks around.
        now += Pulse::threadQuiet;
        QVERIFY(!pulse.beats(status, now, 0));
    }

    void aThreadThatHangs()
    {
        Pulse pulse(5min);
        ServiceStatus status = leading();
        Pulse::Steady::time_point now{1h};
        QVERIFY(pulse.beats(status, now, 0));
        now += Pulse::threadQuiet + 1s;
        ++status.mirror.limiter.totalRequests; // the mirror still moves
        QVERIFY(!pulse.beats(status, now, 0));
    }
};

QTEST_APPLESS_MAIN(TestPulse)
#include "tst_pulse.moc"
