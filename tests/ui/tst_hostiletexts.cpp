// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "bench/stallmeter.h"
#include "tests/support/patience.h"
#include "tests/ui/windowrig.h"

#include <QHelpEvent>
#include <QJsonArray>
#include <QJsonObject>
#include <QLabel>
#include <QTest>
#include <QTextDocument>

using namespace bunsnc;
using namespace bunsnc::ui;
using bunsnc::tests::SampleTicket;
using bunsnc::tests::WindowRig;

namespace {

using Application = bench::StallMeter<QApplication>;

Application &application() { return *static_cast<Application *>(QCoreApplication::instance()); }

// Unoptimised, but by the thread's own time: what else the machine does is no matter. What hangs takes seconds.
constexpr double mostMs = 400;

} // namespace

/// What people paste into tickets, on the real window: shown as text, never as markup, and never a hang.
class TestHostileTexts final : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void listSearchAndDetail_data();
    void listSearchAndDetail();
    void columnsOfAnotherType();
    void tipsAreNoMarkup();
};

void TestHostileTexts::listSearchAndDetail_data()
{
    QTest::addColumn<QString>("title");
    QTest::addColumn<QString>("body");
    const QString null(QChar(0));
    const QString lone(QChar(0xD83D));
    const QString megabyte = QStringLiteral("Linha çãé de um registro muito longo 😀 ").repeated(30'000);
    QTest::newRow("emoji") << QStringLiteral("xylophone 👩‍👩‍👧‍👦🏳️‍🌈 quebrado") << QStringLiteral("😀").repeated(5000);
    QTest::newRow("right to left") << QStringLiteral("xylophone \u202Eمرحبا שלום\u202C end") << QStringLiteral("مرحبا بالعالم ").repeated(500);
    QTest::newRow("null") << QString(QStringLiteral("xylophone a") + null + QStringLiteral("b")) << QString(null + null + QStringLiteral("c"));
    QTest::newRow("half a pair") << QString(QStringLiteral("xylophone ") + lone) << QString(lone + QStringLiteral("x") + lone);
    QTest::newRow("markup") << QStringLiteral("xylophone <b>bold</b> <img src='file:///etc/passwd'>") << QStringLiteral("<script>alert(1)</script>&amp;");
    QTest::newRow("combining") << QString(QStringLiteral("xylophone e") + QString(20'000, QChar(0x0301))) << QString(100'000, QChar(0x0301));
    QTest::newRow("a megabyte, many lines") << QStringLiteral("xylophone") << QString(megabyte).replace(QStringLiteral("muito"), QStringLiteral("\nmuito"));
    QTest::newRow("a megabyte, one line") << QStringLiteral("xylophone") << megabyte;
    QTest::newRow("a megabyte, one word") << QString(QStringLiteral("xylophone ") + QString(1'000'000, QLatin1Char('W'))) << QString(1'000'000, QLatin1Char('W'));
    QTest::newRow("a megabyte of line ends") << QStringLiteral("xylophone") << QString(1'000'000, QLatin1Char('\n'));
}

void TestHostileTexts::listSearchAndDetail()
{
    QFETCH(QString, title);
    QFETCH(QString, body);
    WindowRig rig(60);
    QVERIFY(rig.isReady());
    const qint64 now = Clock::system().nowSeconds();
    SampleTicket ticket = tests::sampleTicket(Kind::Incident, 900, now);
    ticket.state = 2;
    ticket.title = title;
    ticket.description = body;
    ticket.workNotes = QStringLiteral("2026-11-21 10:15:00 - Ana Exemplo (Anotações de trabalho)\n") + body + QStringLiteral("\n\n");
    ticket.updatedAt = now; // the first of the list
    QTest::qWait(200); // what the window does at its start is not meant
    application().reset();
    QVERIFY(rig.change(ticket));

    auto *const queue = rig.incidents();
    queue->header()->setSearchText(QStringLiteral("xylophone"));
    QTRY_COMPARE(queue->model()->rowCount(), 1);
    QCOMPARE(queue->model()->ticketAt(0)->number, ticket.name());
    QVERIFY(!queue->grab().isNull());
    QTest::keyClick(queue->header()->search(), Qt::Key_Down);
    DetailPane *const detail = rig.window().detail();
    QTRY_COMPARE(detail->shownNumber(), ticket.name());
    QTRY_VERIFY(detail->activity()->model() && detail->activity()->model()->rowCount() > 0);
    for (int tab = 0; tab < detail->tabs()->count(); ++tab) {
        detail->tabs()->setCurrentIndex(tab);
        QCoreApplication::processEvents();
        QVERIFY(!detail->grab().isNull());
    }
    // All fields, filtered to the long one, and copied whole.
    auto *const view = detail->fields()->findChild<QTableView *>(QStringLiteral("fieldTable"));
    detail->tabs()->setCurrentIndex(1);
    QTest::keyClicks(detail->fields()->findChild<QLineEdit *>(QStringLiteral("fieldFilter")), QStringLiteral("description"));
    QTRY_VERIFY(view->model()->rowCount() >= 1 && view->model()->rowCount() <= 3);
    view->grab();
    rig.window().resize(1000, 700);
    QCoreApplication::processEvents();
    rig.window().resize(1400, 900);
    QCoreApplication::processEvents();
    rig.window().grab();
    const double longest = application().longestProcessor();
    QVERIFY2(longest < mostMs, qPrintable(QStringLiteral("the window stood still for %1 ms").arg(longest)));
    qInfo("longest event %.0f ms", longest);
    for (const QLabel *label : rig.window().findChildren<QLabel *>()) {
        if (label->text().contains(QLatin1StringView("xylophone")))
            QVERIFY2(label->textFormat() == Qt::PlainText || !Qt::mightBeRichText(label->text()), qPrintable(label->objectName()));
    }
    // It goes away as it came.
    ticket.description = QStringLiteral("curto");
    ticket.title = QStringLiteral("xylophone");
    ticket.workNotes.clear();
    ticket.modCount = 2;
    ticket.updatedAt = now + 1;
    QVERIFY(rig.change(ticket));
    QTRY_COMPARE(queue->model()->ticketAt(0)->shortDescription, QStringLiteral("xylophone"));
}

/// A stored ticket whose columns become references, numbers, objects, lists, nothing, and texts again.
void TestHostileTexts::columnsOfAnotherType()
{
    WindowRig rig(60);
    QVERIFY(rig.isReady());
    SampleTicket ticket = tests::sampleTicket(Kind::Incident, 900, Clock::system().nowSeconds());
    ticket.state = 2;
    ticket.title = QStringLiteral("xylophone");
    QVERIFY(rig.change(ticket));
    auto *const queue = rig.incidents();
    DetailPane *const detail = rig.window().detail();
    const QString id = QString(32, QLatin1Char('a'));
    const QJsonObject reference{{QStringLiteral("display_value"), QStringLiteral("xylophone reference")},
        {QStringLiteral("link"), QString(QStringLiteral("https://desk.invalid/api/now/table/x/") + id)}, {QStringLiteral("value"), id}};
    const QList<QJsonValue> shapes{reference, 4711, QJsonObject{{QStringLiteral("amount"), QStringLiteral("xylophone object")}},
        QJsonArray{QStringLiteral("xylophone"), 1, QJsonObject()}, QJsonValue(QJsonValue::Null), true, 1e300,
        QStringLiteral("xylophone again")};
    for (const QJsonValue &shape : shapes) {
        ++ticket.modCount;
        ++ticket.updatedAt;
        ticket.overrides = {};
        for (const char *const column : {"short_description", "category", "assignment_group", "assigned_to", "caller_id",
                 "opened_at", "priority", "description", "comments", "work_notes"})
            ticket.overrides.insert(QLatin1StringView(column), shape);
        QVERIFY(rig.change(ticket));
        queue->header()->setSearchText(ticket.name());
        QTRY_VERIFY(queue->model()->rowCount() == 1
            && queue->model()->ticketAt(0)->updatedAt == ticket.updatedAt);
        QVERIFY(!queue->grab().isNull());
        QTest::keyClick(queue->header()->search(), Qt::Key_Down);
        QTRY_COMPARE(detail->shownNumber(), ticket.name());
        for (int tab = 0; tab < detail->tabs()->count(); ++tab) {
            detail->tabs()->setCurrentIndex(tab);
            QCoreApplication::processEvents();
            QVERIFY(!detail->grab().isNull());
        }
        rig.window().showPage(ActionId::ShowDashboard);
        QCoreApplication::processEvents();
        QVERIFY(!rig.window().grab().isNull());
        rig.window().showPage(ActionId::ShowIncidents);
    }
    queue->header()->setSearchText(QStringLiteral("xylophone again"));
    QTRY_COMPARE(queue->model()->rowCount(), 1);
    QCOMPARE(queue->model()->ticketAt(0)->shortDescription, QStringLiteral("xylophone again"));
}

/// A tip shows what stands in the ticket, and loads nothing because of it.
void TestHostileTexts::tipsAreNoMarkup()
{
    WindowRig rig(20);
    QVERIFY(rig.isReady());
    SampleTicket ticket = tests::sampleTicket(Kind::Incident, 900, Clock::system().nowSeconds());
    const QString markup = QStringLiteral("<b>xylophone</b> <img src='file:///etc/passwd'>");
    ticket.state = 2;
    ticket.title = markup;
    ticket.description = markup;
    QVERIFY(rig.change(ticket));
    auto *const queue = rig.incidents();
    queue->header()->setSearchText(QStringLiteral("xylophone"));
    QTRY_COMPARE(queue->model()->rowCount(), 1);
    QTest::keyClick(queue->header()->search(), Qt::Key_Down);
    DetailPane *const detail = rig.window().detail();
    QTRY_COMPARE(detail->shownNumber(), ticket.name());
    auto *const view = detail->fields()->findChild<QTableView *>(QStringLiteral("fieldTable"));
    QTRY_VERIFY(view->model() && view->model()->rowCount() > 0);
    int seen = 0;
    const auto check = [&](const QAbstractItemModel *model) {
        for (int row = 0; row < model->rowCount(); ++row) {
            for (int column = 0; column < model->columnCount(); ++column) {
                const QString tip = model->index(row, column).data(Qt::ToolTipRole).toString();
                if (!tip.contains(QLatin1StringView("xylophone")))
                    continue;
                ++seen;
                if (!Qt::mightBeRichText(tip))
                    continue;
                QTextDocument document; // as the tip would show it
                document.setHtml(tip);
                QVERIFY2(document.toPlainText().contains(markup), qPrintable(tip));
            }
        }
    };
    check(view->model());
    check(queue->model());
    if (QTest::currentTestFailed())
        return;
    QVERIFY(seen > 0);
}

int main(int argc, char **argv)
{
    QTEST_SET_MAIN_SOURCE_PATH
    Application app(argc, argv);
    TestHostileTexts test;
    return QTest::qExec(&test, argc, argv);
}
#include "tst_hostiletexts.moc"
