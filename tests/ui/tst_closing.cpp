// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/patience.h"
#include "tests/ui/windowrig.h"

#include <QDialog>
#include <QElapsedTimer>
#include <QSignalSpy>
#include <QTest>

#include <semaphore>

using namespace bunsnc;
using namespace bunsnc::ui;
using tests::WindowRig;

/// The end of a session: whatever hangs behind it, the window goes on answering and is gone in time.
class TestClosing final : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void closesInTime();
    void closesUnderADialog();
    void closingNeverBlocks();
    void closingIsOverAtTheLimit();
    void reconnectingNeverBlocks();
};

namespace {

/// A subscriber whose handler hangs until it is let go: what keeps an engine from ending.
class Hanging {
public:
    explicit Hanging(WindowRig &rig)
        : m_subscription(rig.engine().changes().subscribe([this](const stream::Batch &) {
            m_hangs.release();
            m_goOn.acquire();
        }))
    {
        auto ticket = tests::sampleTicket(Kind::Incident, 900, Clock::system().nowSeconds());
        ticket.state = 1;
        m_begun = rig.change(ticket) && m_hangs.try_acquire_for(std::chrono::seconds(10));
    }
    ~Hanging()
    {
        m_goOn.release(1000);
        // Its stream may be gone: then so is the subscription's other end.
        m_subscription.reset();
    }
    bool hasBegun() const { return m_begun; }
    void goOn() { m_goOn.release(1000); }

private:
    std::counting_semaphore<> m_hangs{0};
    std::counting_semaphore<> m_goOn{0};
    bool m_begun = false;
    std::unique_ptr<stream::Subscription> m_subscription;
};

/// The longest time in which the GUI thread answered nothing.
class Heartbeat : public QObject {
public:
    Heartbeat()
    {
        m_timer.setInterval(5);
        m_timer.setTimerType(Qt::PreciseTimer);
        connect(&m_timer, &QTimer::timeout, this, [this] { m_longest = std::max(m_longest, m_since.restart()); });
        m_since.start();
        m_timer.start();
    }
    qint64 longestMs() const { return m_longest; }

private:
    QTimer m_timer;
    QElapsedTimer m_since;
    qint64 m_longest = 0;
};

constexpr qint64 blockedMs = 400; // generous: the test machine may be busy; what hangs, hangs for seconds

} // namespace

void TestClosing::closingNeverBlocks()
{
    WindowRig rig;
    QVERIFY(rig.isReady());
    Hanging hanging(rig);
    QVERIFY(hanging.hasBegun());
    QSignalSpy closed(&rig.window(), &MainWindow::closed);
    Heartbeat heart;
    rig.window().close();
    QVERIFY(rig.window().isVisible()); // and says what it is doing
    auto *const empty = rig.incidents()->findChild<EmptyState *>();
    QTRY_VERIFY(empty->isVisible());
    QCOMPARE(empty->accessibleName(), QStringLiteral("Encerrando…"));
    rig.window().close(); // impatience changes nothing
    QTest::qWait(300);
    QCOMPARE(closed.count(), 0);
    hanging.goOn();
    QTRY_COMPARE(closed.count(), 1);
    QVERIFY(closed.first().first().toBool());
    QTRY_VERIFY(!rig.window().isVisible());
    QVERIFY2(heart.longestMs() < blockedMs, qPrintable(QString::number(heart.longestMs())));
}

void TestClosing::closingIsOverAtTheLimit()
{
    WindowRig rig;
    QVERIFY(rig.isReady());
    Hanging hanging(rig);
    QVERIFY(hanging.hasBegun());
    QSignalSpy closed(&rig.window(), &MainWindow::closed);
    QElapsedTimer timer;
    timer.start();
    rig.window().close();
    QTRY_VERIFY(!rig.window().isVisible());
    QVERIFY2(timer.elapsed() < 2000 + blockedMs, qPrintable(QString::number(timer.elapsed())));
    QCOMPARE(closed.count(), 1);
    QVERIFY(!closed.first().first().toBool());
    hanging.goOn();
}

void TestClosing::reconnectingNeverBlocks()
{
    WindowRig rig;
    QVERIFY(rig.isReady());
    Hanging hanging(rig);
    QVERIFY(hanging.hasBegun());
    const auto next = rig.openAgain();
    QVERIFY(next);
    QElapsedTimer timer;
    timer.start();
    rig.window().setEngine(next);
    QVERIFY2(timer.elapsed() < blockedMs, qPrintable(QString::number(timer.elapsed())));
    QTRY_COMPARE(rig.incidents()->model()->rowCount(), 111);
    rig.window().disconnectFromInstance();
    QVERIFY2(timer.elapsed() < 5000, "the old session held the new one up");
    hanging.goOn();
}

void TestClosing::closesInTime()
{
    WindowRig rig(2000);
    QVERIFY(rig.isReady());
    QSignalSpy closed(&rig.window(), &MainWindow::closed);
    QElapsedTimer timer;
    timer.start();
    rig.window().close();
    QTRY_COMPARE(closed.count(), 1);
    QVERIFY(closed.first().first().toBool());
    QVERIFY2(timer.elapsed() < 2000, qPrintable(QString::number(timer.elapsed())));
    QTRY_VERIFY(!rig.window().isVisible());
}

/// Nobody can click on close then, but the system may ask for it: the program ends all the same.
void TestClosing::closesUnderADialog()
{
    WindowRig rig;
    QVERIFY(rig.isReady());
    rig.window().showSettings();
    auto *const dialog = rig.window().findChild<QDialog *>();
    QVERIFY(dialog && dialog->isVisible() && dialog->isModal());
    QSignalSpy closed(&rig.window(), &MainWindow::closed);
    QTimer::singleShot(0, &rig.window(), &QWidget::close);
    QTimer::singleShot(10'000, &rig.window(), [] { QCoreApplication::exit(1); });
    QCOMPARE(QApplication::exec(), 0); // until the last window is closed
    QCOMPARE(closed.count(), 1);
    QVERIFY(closed.first().first().toBool());
    QVERIFY(!rig.window().isVisible() && !dialog->isVisible());
}

QTEST_MAIN(TestClosing)
#include "tst_closing.moc"
