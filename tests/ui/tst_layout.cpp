// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "services/core/clock.h"
#include "tests/ui/windowrig.h"
#include "ui/theme/theme.h"
#include "ui/widgets/freshnessbadge.h"

#include <QLabel>
#include <QLayout>
#include <QTest>

using namespace bunsnc;
using namespace bunsnc::ui;
using tests::WindowRig;

/// What the parts of the window ask of its layout: little enough that nothing has to be measured on every change.
class TestLayout final : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void emptyStateAsksForTheSameWhateverItSays();
    void emptyStateShowsAllItSays_data();
    void emptyStateShowsAllItSays();
    void nothingThatIsHiddenIsMeasured();
    void badgeMovesNothingWhileItCounts();
};

namespace {

const QString title = QStringLiteral("Nenhuma instância está conectada");
const QString reason = QStringLiteral(
    "O BunSNC mantém um espelho local de uma instância do ServiceNow. Diga onde está a sua e quem é você.");
const QString step = QStringLiteral("Configurar a conexão");

/// How often something in a widget asked to be laid out anew.
class LayoutRequests final : public QObject {
public:
    explicit LayoutRequests(QWidget &of) { of.installEventFilter(this); }
    int count() const { return m_count; }

protected:
    bool eventFilter(QObject *watched, QEvent *event) override
    {
        if (event->type() == QEvent::LayoutRequest)
            ++m_count;
        return QObject::eventFilter(watched, event);
    }

private:
    int m_count = 0;
};

} // namespace

void TestLayout::emptyStateAsksForTheSameWhateverItSays()
{
    Theme::instance();
    EmptyState state;
    state.set(Icon::Check, QStringLiteral("Vazio"), QStringLiteral("Nada."));
    const QSize hint = state.sizeHint();
    const QSize least = state.minimumSizeHint();
    state.set(Icon::Connection, title, reason, step);
    QCOMPARE(state.sizeHint(), hint);
    QCOMPARE(state.minimumSizeHint(), least);
    QVERIFY(!state.hasHeightForWidth());
}

void TestLayout::emptyStateShowsAllItSays_data()
{
    QTest::addColumn<QSize>("size");
    QTest::newRow("a small page") << QSize(320, 260);
    QTest::newRow("a big page") << QSize(1600, 900);
}

void TestLayout::emptyStateShowsAllItSays()
{
    QFETCH(QSize, size);
    Theme::instance();
    EmptyState state;
    state.set(Icon::Connection, title, reason, step);
    state.resize(size);
    state.show();
    state.layout()->activate();
    for (const QLabel *const label : state.findChildren<QLabel *>()) {
        if (label->text().isEmpty())
            continue;
        QVERIFY2(label->height() >= label->heightForWidth(label->width()), qPrintable(label->text()));
        QVERIFY2(state.rect().contains(label->geometry()), qPrintable(label->text()));
    }
}

/// A page or a pane whose height depends on its width is measured at several widths, with all texts in it, whenever
/// anything in the window asks for another size.
void TestLayout::nothingThatIsHiddenIsMeasured()
{
    WindowRig rig;
    QVERIFY(rig.isReady());
    const auto pages = rig.window().findChildren<Page *>();
    QCOMPARE(pages.size(), 7);
    for (const Page *const page : pages)
        QVERIFY2(!page->hasHeightForWidth(), page->metaObject()->className());
    QVERIFY(!rig.window().detail()->hasHeightForWidth());
}

/// "first load · 37%" becomes "first load · 38%" many times, on every page.
void TestLayout::badgeMovesNothingWhileItCounts()
{
    Theme::instance();
    models::Freshness freshness({QStringLiteral("dev0"), QStringLiteral("tickets.db"), true}, Clock::system());
    const auto loaded = [&freshness](qint64 rows) {
        sync::MirrorStatus status;
        status.phase = sync::Phase::Backfill;
        status.tables.push_back({.kind = Kind::Incident, .rowsExpected = 1000, .rowsFetched = rows});
        freshness.setStatus(status);
        QCoreApplication::sendPostedEvents();
    };
    QWidget window;
    auto *const row = new QHBoxLayout(&window);
    auto *const badge = new FreshnessBadge(&window);
    row->addWidget(badge);
    badge->setFreshness(&freshness);
    loaded(370);
    window.show();
    QCoreApplication::sendPostedEvents();
    const QString before = badge->accessibleDescription();
    const int width = badge->width();
    const LayoutRequests requests(window);
    loaded(380);
    QVERIFY(badge->accessibleDescription() != before);
    QCOMPARE(requests.count(), 0);
    loaded(1000);
    QVERIFY(requests.count() > 0);
    QVERIFY(badge->width() > width);
}

QTEST_MAIN(TestLayout)
#include "tst_layout.moc"
