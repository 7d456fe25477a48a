// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/consolesession.h"
#include "models/wording.h"
#include "services/query/parser.h"
#include "tests/store/samplerecords.h"
#include "tests/support/patience.h"

#include <QAbstractItemModelTester>
#include <QDateTime>
#include <QElapsedTimer>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>
#include <QTimeZone>

using namespace bunsnc;
using namespace bunsnc::models;
using namespace std::chrono_literals;
using namespace Qt::Literals::StringLiterals;

namespace {

/// An engine whose mirror has found the instance's clock to be another one.
class SkewedEngine final : public engine::Engine {
public:
    SkewedEngine(std::shared_ptr<engine::Engine> real, qint64 skewSeconds)
        : m_real(std::move(real))
    {
        m_status = m_real->mirrorStatus();
        m_status.clockSkewSeconds = skewSeconds;
    }
    std::shared_ptr<store::TicketStore> store() const override { return m_real->store(); }
    stream::ChangeStream &changes() override { return m_real->changes(); }
    sync::MirrorStatus mirrorStatus() const override { return m_status; }
    void setMirrorListener(std::function<void(const sync::MirrorStatus &)>) override { }
    void pollNow() override { }
    void reconcileNow() override { }
    void housekeepNow(std::function<void(const Result<int> &)>) override { }
    void acceptDeletes(Kind, qint64) override { }
    QString instanceName() const override { return m_real->instanceName(); }
    bool isMirroring() const override { return true; }
    engine::AccountFacts accountFacts() const override { return m_real->accountFacts(); }
    void setFactsListener(std::function<void()>) override { }
    QString sourceName() const override { return m_real->sourceName(); }
    bool shutDown(std::chrono::milliseconds timeout) override { return m_real->shutDown(timeout); }

private:
    std::shared_ptr<engine::Engine> m_real;
    sync::MirrorStatus m_status;
};

} // namespace

/// The session over the real embedded store and the real stream; the test plays the mirror.
class TestConsoleSession : public QObject {
    Q_OBJECT

    struct Rig {
        QTemporaryDir directory;
        std::shared_ptr<engine::Engine> engine;
        std::unique_ptr<store::TicketWriter> writer;
        std::unique_ptr<ConsoleSession> session;

        Rig()
        {
            engine::EmbeddedOptions options;
            options.storePath = directory.filePath(u"store.sqlite"_s);
            auto opened = engine::openEmbedded(options);
            if (!opened)
                qFatal("%s", qPrintable(toLogLine(opened.error())));
            engine = std::move(*opened);
            auto made = engine->store()->openWriter();
            if (!made)
                qFatal("%s", qPrintable(toLogLine(made.error())));
            writer = std::move(*made);
        }
        ~Rig()
        {
            session.reset();
            writer.reset();
        }
        void open() { session = std::make_unique<ConsoleSession>(engine); }
        void apply(std::vector<std::string> records, Kind kind = Kind::Incident,
            store::Origin origin = store::Origin::Incremental)
        {
            const test::Page page(std::move(records), kind, origin);
            const auto outcome = writer->apply(page.batch);
            if (!outcome)
                qFatal("%s", qPrintable(toLogLine(outcome.error())));
            engine->changes().wake();
        }
    };

    static constexpr qint64 monday = 1767952800;

    static test::Sample sample(int number, int state = 1, int modCount = 0)
    {
        test::Sample made(test::sysIdOf(number));
        made.set("number", "INC" + QByteArray::number(1000000 + number))
            .set("state", QByteArray::number(state))
            .set("short_description", "Chamado " + QByteArray::number(number))
            .reference("assignment_group", test::sysIdOf(9000 + number % 3), "Grupo " + QByteArray::number(number % 3))
            .version(monday + number + modCount * 60, modCount);
        if (state >= 6) {
            made.set("active", state == 7 ? "false" : "true");
            made.set("resolved_at", formatUtcBytes(monday + number + modCount * 60));
        }
        return made;
    }

    static std::vector<std::string> samples(int from, int to, int state = 1)
    {
        std::vector<std::string> all;
        for (int number = from; number < to; ++number)
            all.push_back(sample(number, state).json());
        return all;
    }

private Q_SLOTS:
    void initTestCase() { QLocale::setDefault(QLocale(QLocale::Portuguese, QLocale::Brazil)); }

    void aTicketTravelsThroughEveryModel()
    {
        Rig rig;
        rig.apply(samples(0, 700), Kind::Incident, store::Origin::Backfill);
        rig.apply(samples(1000, 1400, 7), Kind::Incident, store::Origin::Backfill);
        rig.open();
        ConsoleSession &session = *rig.session;
        QSignalSpy failed(&session, &ConsoleSession::failed);
        QueueModel *queue = session.queue(Kind::Incident);
        FinishedModel *finished = session.finished();
        NotificationModel *news = session.notifications();
        TicketDetail *detail = session.detail();
        QAbstractItemModelTester queueTester(queue, QAbstractItemModelTester::FailureReportingMode::Fatal);
        QAbstractItemModelTester finishedTester(finished, QAbstractItemModelTester::FailureReportingMode::Fatal);
        QAbstractItemModelTester newsTester(news, QAbstractItemModelTester::FailureReportingMode::Fatal);
        QTRY_COMPARE(queue->rowCount(), 700);
        QTRY_COMPARE(finished->rowCount(), 400);
        QTRY_COMPARE(session.counters()->counts().finished, 400);
        QCOMPARE(session.counters()->counts().of(Kind::Incident), 700);
        QCOMPARE(queue->summary()->byGroup().size(), std::size_t{3});
        QCOMPARE(news->rowCount(), 0); // what a backfill finds is no news

        // A new ticket: at the top of the queue, in the counters, in the pane.
        rig.apply({sample(2000).json()});
        QTRY_COMPARE(queue->rowCount(), 701);
        QCOMPARE(queue->ticketAt(0)->number, u"INC1002000"_s);
        QTRY_COMPARE(news->rowCount(), 1);
        QTRY_COMPARE(session.counters()->counts().of(Kind::Incident), 701);

        // Opened, then changed by somebody: the detail follows.
        QSignalSpy loaded(detail, &TicketDetail::loaded);
        detail->request(queue->ticketAt(0)->id);
        QTRY_COMPARE(loaded.count(), 1);
        QCOMPARE(detail->document()->row.number, u"INC1002000"_s);
        QVERIFY(detail->fields()->rowCount() > 5);
        rig.apply({sample(2000, 2, 1).json()});
        QTRY_VERIFY(loaded.count() >= 2 && detail->document()->row.state == 2);
        QTRY_COMPARE(detail->activity()->rowCount(), 2); // created, then the change of state
        QTRY_COMPARE(queue->ticketAt(0)->state, qint16{2});

        // Resolved: out of the queue, into the list of finished ones.
        rig.apply({sample(2000, 6, 2).json()});
        QTRY_COMPARE(queue->rowCount(), 700);
        QTRY_COMPARE(finished->rowCount(), 401);
        QTRY_VERIFY(finished->ticketAt(0) || (finished->index(0, 0).data(), false));
        QCOMPARE(finished->ticketAt(0)->number, u"INC1002000"_s);
        QTRY_COMPARE(news->rowCount(), 3);
        QTRY_COMPARE(session.counters()->counts().finished, 401);

        // Deleted on the instance.
        QVERIFY(rig.writer->remove(Kind::Incident, {QString::fromLatin1(test::sysIdOf(2000))}));
        rig.engine->changes().wake();
        QTRY_COMPARE(finished->rowCount(), 400);
        QTRY_VERIFY(!detail->document());
        QCOMPARE(failed.count(), 0);
    }

    void filtersRunOnTheStore()
    {
        Rig rig;
        rig.apply(samples(0, 300), Kind::Incident, store::Origin::Backfill);
        rig.apply(samples(300, 400, 3), Kind::Incident, store::Origin::Backfill);
        rig.apply(samples(1000, 1200, 7), Kind::Incident, store::Origin::Backfill);
        rig.open();
        QueueModel *queue = rig.session->queue(Kind::Incident);
        QTRY_COMPARE(queue->rowCount(), 400);
        queue->setQuery(query::parse(u"state=3^ORDERBYnumber"_s).value());
        QTRY_COMPARE(queue->rowCount(), 100);
        rig.apply({sample(5, 3, 1).json(), sample(301, 2, 1).json()});
        const auto shows = [queue](const QString &number) {
            for (int row = 0; row < queue->rowCount(); ++row) {
                if (queue->ticketAt(row)->number == number)
                    return true;
            }
            return false;
        };
        QTRY_VERIFY(shows(u"INC1000005"_s) && !shows(u"INC1000301"_s));
        QCOMPARE(queue->rowCount(), 100); // one came, one went
        FinishedModel *finished = rig.session->finished();
        QTRY_COMPARE(finished->rowCount(), 200);
        finished->setText(u"1100"_s);
        QTRY_COMPARE(finished->rowCount(), 1);
        finished->setText({});
        finished->setQuery(query::parse(u"numberSTARTSWITHINC10011"_s).value());
        QTRY_COMPARE(finished->rowCount(), 100);
        finished->setKinds({Kind::ChangeTask});
        QTRY_COMPARE(finished->rowCount(), 0);
    }

    void theTrendCountsDays()
    {
        Rig rig;
        std::vector<std::string> today;
        const qint64 now = QDateTime::currentSecsSinceEpoch();
        for (int number = 0; number < 12; ++number) {
            test::Sample made = sample(number);
            made.set("opened_at", formatUtcBytes(now));
            today.push_back(made.json());
        }
        rig.apply(std::move(today), Kind::Incident, store::Origin::Backfill);
        rig.open();
        TrendData *trend = rig.session->trend();
        trend->setActive(true);
        QTRY_COMPARE(trend->points().size(), std::size_t{14});
        qint64 opened = 0;
        for (const store::DayCount &day : trend->points())
            opened += day.opened;
        QCOMPARE(opened, 12);
    }

    void timesAreTheInstances_data()
    {
        QTest::addColumn<int>("skew");
        QTest::newRow("five minutes ahead") << 300;
        QTest::newRow("five minutes behind") << -300;
        QTest::newRow("years behind, as in a log that is played again") << -338'515'200;
    }

    /// The clock of this machine is wrong, or the instance's: a ticket that was changed just now says so.
    void timesAreTheInstances()
    {
        QFETCH(int, skew);
        Rig rig;
        const qint64 there = Clock::system().nowSeconds() + skew;
        test::Sample open = sample(1);
        open.set("opened_at", formatUtcBytes(there)).set("due_date", formatUtcBytes(there + 7'255)).version(there, 1);
        test::Sample closed = sample(2, 7);
        closed.set("resolved_at", formatUtcBytes(there)).version(there, 1);
        rig.apply({open.json(), closed.json()}, Kind::Incident, store::Origin::Backfill);
        rig.engine = std::make_shared<SkewedEngine>(rig.engine, skew);
        rig.open();
        QueueModel *queue = rig.session->queue(Kind::Incident);
        FinishedModel *finished = rig.session->finished();
        QTRY_COMPARE(queue->rowCount(), 1);
        QTRY_COMPARE(finished->rowCount(), 1);
        QTRY_VERIFY(finished->ticketAt(0) || (finished->index(0, 0).data(), false)); // read when asked for
        const QString now = relativeTime(1000, 1000);
        QCOMPARE(queue->index(0, QueueModel::OpenedColumn).data().toString(), now);
        QCOMPARE(queue->index(0, QueueModel::UpdatedColumn).data().toString(), now);
        QCOMPARE(queue->index(0, QueueModel::DueColumn).data().toString(), u"2:00"_s);
        QCOMPARE(finished->index(0, FinishedModel::FinishedColumn).data().toString(), now);
        QVERIFY(std::abs(rig.session->clock().nowSeconds() - there) < 30);
        TrendData *trend = rig.session->trend();
        trend->setZone(QTimeZone::utc());
        trend->setActive(true);
        const auto openedOn = [trend](const QDate &day) {
            qint64 opened = 0;
            for (const store::DayCount &count : trend->points())
                opened += count.day == day ? count.opened : 0;
            return opened;
        };
        QTRY_COMPARE(openedOn(QDateTime::fromSecsSinceEpoch(there, Qt::UTC).date()), 1);
    }

    void closesQuicklyInTheMiddleOfEverything()
    {
        Rig rig;
        rig.apply(samples(0, 3000), Kind::Incident, store::Origin::Backfill);
        rig.open();
        ConsoleSession &session = *rig.session;
        for (const Kind kind : allKinds)
            session.queue(kind);
        session.finished();
        session.notifications();
        session.counters();
        session.trend()->setActive(true);
        session.detail()->request(1);
        QElapsedTimer timer;
        timer.start();
        QVERIFY(session.close(1800ms));
        QVERIFY2(timer.elapsed() < 2000, qPrintable(QString::number(timer.elapsed())));
        QVERIFY(session.isClosed());
        QCoreApplication::processEvents(); // nothing late may arrive at something gone
        QVERIFY(session.close());
        session.retranslate();
    }
};

QTEST_GUILESS_MAIN(TestConsoleSession)
#include "tst_consolesession.moc"
