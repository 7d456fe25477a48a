// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/patience.h"
#include "tests/ui/windowrig.h"
#include "ui/dialogs/connectiondialog.h"
#include "ui/dialogs/querydialog.h"
#include "ui/dialogs/settingsdialog.h"
#include "ui/theme/fonts.h"
#include "ui/theme/theme.h"

#include <QAbstractButton>
#include <QAbstractScrollArea>
#include <QAccessible>
#include <QButtonGroup>
#include <QComboBox>
#include <QHeaderView>
#include <QPainter>
#include <QScrollBar>
#include <QSet>
#include <QTest>
#include <QXmlStreamReader>

using namespace bunsnc;
using namespace bunsnc::ui;
using tests::WindowRig;

/// What holds for every widget: it speaks the language, it has a name for those who cannot see it, and the keyboard
/// reaches it.
class TestEveryWidget final : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void languageSwitchLeavesNothingBehind();
    void themeSwitchReachesEveryPage();
    void everyControlHasAName();
    void theKeyboardReachesEverything();
    void theKeyboardReachesEveryPage_data();
    void theKeyboardReachesEveryPage();
    void focusIsVisible_data();
    void focusIsVisible();
    void tablesSpeak();
    void operatorsAreShownAsTyped();
};

namespace {

constexpr ActionId pages[] = {ActionId::ShowIncidents, ActionId::ShowChangeTasks, ActionId::ShowCatalogTasks,
    ActionId::ShowFinished, ActionId::ShowDashboard, ActionId::ShowNotifications, ActionId::ShowSync};

/// English texts whose Portuguese differs.
QSet<QString> englishOnly()
{
    QFile file(QStringLiteral(BUNSNC_SOURCE_DIR "/translations/bunsnc_pt_BR.ts"));
    if (!file.open(QIODevice::ReadOnly))
        return {};
    QXmlStreamReader xml(&file);
    QSet<QString> english;
    QSet<QString> portuguese;
    QString source;
    while (!xml.atEnd()) {
        xml.readNext();
        if (!xml.isStartElement())
            continue;
        if (xml.name() == QLatin1StringView("source")) {
            source = xml.readElementText();
        } else if (xml.name() == QLatin1StringView("translation")) {
            const QString text = xml.readElementText(QXmlStreamReader::IncludeChildElements);
            portuguese.insert(text);
            if (text != source && !source.contains(QLatin1Char('%')))
                english.insert(source);
        }
    }
    return english - portuguese;
}

QStringList textsOf(QWidget *widget)
{
    QStringList texts{widget->windowTitle(), widget->toolTip(), widget->accessibleName()};
    if (const auto *const label = qobject_cast<QLabel *>(widget))
        texts.append(label->text());
    if (const auto *const button = qobject_cast<QAbstractButton *>(widget))
        texts.append(button->text());
    if (const auto *const edit = qobject_cast<QLineEdit *>(widget))
        texts.append(edit->placeholderText());
    if (const auto *const box = qobject_cast<QComboBox *>(widget)) {
        for (int i = 0; i < box->count(); ++i)
            texts.append(box->itemText(i));
    }
    if (const auto *const tabs = qobject_cast<QTabWidget *>(widget)) {
        for (int i = 0; i < tabs->count(); ++i)
            texts.append(tabs->tabText(i));
    }
    if (const auto *const header = qobject_cast<QHeaderView *>(widget); header && header->model()) {
        for (int i = 0; i < header->count(); ++i)
            texts.append(header->model()->headerData(i, header->orientation()).toString());
    }
    texts.removeAll(QString());
    return texts;
}

QList<QWidget *> everything(QWidget *root) { return root->findChildren<QWidget *>() << root; }

void openDialogs(MainWindow &window)
{
    window.showSettings();
    window.showConnection();
    window.queuePage(Kind::Incident)->editQuery();
}

} // namespace

void TestEveryWidget::languageSwitchLeavesNothingBehind()
{
    WindowRig rig(140, QStringLiteral("en"));
    QVERIFY(rig.isReady());
    for (const ActionId page : pages)
        rig.window().showPage(page);
    rig.window().showPage(ActionId::ShowIncidents);
    openDialogs(rig.window());
    QTest::qWait(50);
    QCOMPARE(rig.incidents()->header()->title(), QStringLiteral("Incidents"));

    rig.settings().set(SettingKey::Language, QStringLiteral("pt_BR"));
    QTRY_COMPARE(rig.incidents()->header()->title(), QStringLiteral("Incidentes"));
    QTest::qWait(100);
    const QSet<QString> english = englishOnly();
    QVERIFY(english.size() > 200);
    QStringList left;
    for (QWidget *const widget : everything(&rig.window())) {
        for (const QString &text : textsOf(widget)) {
            if (english.contains(text))
                left.append(QString::fromLatin1(widget->metaObject()->className()) + QLatin1Char(' ')
                    + widget->objectName() + QLatin1StringView(": ") + text);
        }
    }
    for (const QAction *const action : rig.window().actions().all()) {
        if (english.contains(action->text()))
            left.append(action->text());
    }
    QVERIFY2(left.isEmpty(), qPrintable(left.join(QStringLiteral("\n"))));
    QCOMPARE(rig.incidents()->model()->headerData(models::QueueModel::GroupColumn, Qt::Horizontal).toString(),
        QStringLiteral("Grupo de atribuição"));
    // Standard buttons would have taken Qt's own words back.
    auto *const apply = rig.window().findChild<QPushButton *>(QStringLiteral("applyButton"));
    QVERIFY(apply);
    QCOMPARE(apply->text(), QStringLiteral("Aplicar"));

    rig.settings().set(SettingKey::Language, QStringLiteral("en"));
    QTRY_COMPARE(rig.incidents()->header()->title(), QStringLiteral("Incidents"));
    QTRY_COMPARE(rig.incidents()->header()->count(), QStringLiteral("110"));
}

void TestEveryWidget::themeSwitchReachesEveryPage()
{
    WindowRig rig;
    QVERIFY(rig.isReady());
    for (const ActionId page : pages) {
        rig.window().showPage(page);
        rig.settings().set(SettingKey::Theme, QStringLiteral("light"));
        QTest::qWait(20);
        const QImage light = rig.window().grab().toImage();
        QTest::keyClick(&rig.window(), Qt::Key_L, Qt::ControlModifier | Qt::ShiftModifier);
        QCOMPARE(Theme::instance().scheme(), Scheme::Dark);
        QTest::qWait(20);
        const QImage dark = rig.window().grab().toImage();
        // Nearly everything that was light is dark now: no page keeps a ground of the other theme.
        int lightLeft = 0;
        int seen = 0;
        for (int y = 0; y < dark.height(); y += 4) {
            for (int x = 0; x < dark.width(); x += 4) {
                ++seen;
                if (qGray(dark.pixel(x, y)) > 160)
                    ++lightLeft;
            }
        }
        QVERIFY2(lightLeft < seen / 12, qPrintable(QStringLiteral("page %1: %2 of %3").arg(int(page)).arg(lightLeft).arg(seen)));
        QVERIFY(light != dark);
    }
}

void TestEveryWidget::everyControlHasAName()
{
    WindowRig rig;
    QVERIFY(rig.isReady());
    for (const ActionId page : pages)
        rig.window().showPage(page);
    openDialogs(rig.window());
    QTest::qWait(50);
    QStringList nameless;
    for (QWidget *const widget : everything(&rig.window())) {
        if (widget->focusPolicy() == Qt::NoFocus || qobject_cast<QScrollBar *>(widget)
            || widget->objectName().startsWith(QLatin1StringView("qt_")) || qobject_cast<QHeaderView *>(widget)
            || qobject_cast<QLabel *>(widget) || widget->isWindow() || widget->isHidden())
            continue;
        // A part of another control is spoken for by that one.
        if (qobject_cast<QComboBox *>(widget->parentWidget()) || qobject_cast<QAbstractSpinBox *>(widget->parentWidget())
            || qobject_cast<QAbstractScrollArea *>(widget->parentWidget())
            || qobject_cast<QLineEdit *>(widget->parentWidget())
            || widget->inherits("QComboBoxPrivateContainer") || widget->inherits("QComboBoxListView"))
            continue;
        const auto *const button = qobject_cast<QAbstractButton *>(widget);
        if (widget->accessibleName().isEmpty() && (!button || button->text().isEmpty()))
            nameless.append(QString::fromLatin1(widget->metaObject()->className()) + QLatin1Char(' ') + widget->objectName());
    }
    QVERIFY2(nameless.isEmpty(), qPrintable(nameless.join(QStringLiteral("\n"))));
}

void TestEveryWidget::theKeyboardReachesEverything()
{
    WindowRig rig;
    QVERIFY(rig.isReady());
    rig.window().showPage(ActionId::ShowIncidents);
    rig.window().activateWindow();
    QSet<QString> reached;
    for (int i = 0; i < 60; ++i) {
        QTest::keyClick(&rig.window(), Qt::Key_Tab);
        if (QWidget *const focus = QApplication::focusWidget())
            reached.insert(focus->objectName().isEmpty() ? focus->accessibleName() : focus->objectName());
    }
    for (const QString &name : {QStringLiteral("search"), QStringLiteral("addFilter"), QStringLiteral("queueTable"),
             QStringLiteral("collapseSidebar"), QStringLiteral("pauseButton")})
        QVERIFY2(reached.contains(name), qPrintable(name + QLatin1StringView(" not in: ")
            + QStringList(reached.cbegin(), reached.cend()).join(QLatin1Char(' '))));
    // The dialog's own order: top to bottom.
    rig.window().showConnection();
    auto *const dialog = rig.window().findChild<ConnectionDialog *>();
    QVERIFY(dialog);
    auto *const url = dialog->findChild<QLineEdit *>(QStringLiteral("instanceUrl"));
    url->setFocus();
    QStringList order;
    for (int i = 0; i < 3; ++i) {
        QTest::keyClick(dialog, Qt::Key_Tab);
        order.append(dialog->focusWidget()->objectName());
    }
    QCOMPARE(order, (QStringList{QStringLiteral("instanceUser"), QStringLiteral("instancePassword"), QStringLiteral("caFile")}));
}

namespace {

void eachPage()
{
    QTest::addColumn<int>("page");
    const char *const names[] = {"incidents", "change tasks", "catalogue tasks", "finished", "dashboard", "notifications",
        "synchronization"};
    for (size_t i = 0; i < std::size(pages); ++i)
        QTest::newRow(names[i]) << int(pages[i]);
}

/// The window with a page that has something to show, and a ticket in the detail.
void bringUp(WindowRig &rig, ActionId page)
{
    auto ticket = tests::sampleTicket(Kind::Incident, 700, Clock::system().nowSeconds());
    ticket.state = 1;
    QVERIFY(rig.change(ticket)); // news for the notifications
    QTRY_VERIFY(rig.window().session()->notifications()->rowCount() > 0);
    rig.incidents()->table()->setCurrentIndex(rig.incidents()->model()->index(0, 1));
    QTRY_VERIFY(!rig.window().detail()->shownNumber().isEmpty());
    rig.window().showPage(page);
    rig.window().activateWindow();
    if (page == ActionId::ShowFinished)
        QTRY_VERIFY(rig.window().finishedPage()->model()->rowCount() > 0);
    QTest::qWait(200); // charts lay themselves out in their next frame
}

QString called(const QWidget *widget)
{
    return QString::fromLatin1(widget->metaObject()->className()) + QLatin1Char(' ') + widget->objectName()
        + QLatin1Char(' ') + widget->accessibleName();
}

/// What Tab should reach: visible, enabled, and not a part of another control.
QList<QWidget *> stopsOf(QWidget &window)
{
    QList<QWidget *> stops;
    for (QWidget *const widget : window.findChildren<QWidget *>()) {
        if (widget->window() == &window && widget->isVisible() && widget->isEnabled()
            && (widget->focusPolicy() & Qt::TabFocus) && !widget->focusProxy()
            && !widget->objectName().startsWith(QLatin1StringView("qt_")))
            stops.append(widget);
    }
    return stops;
}

} // namespace

/// "<=" is an operator of two characters: the editor of queries must not draw one sign for it.
void TestEveryWidget::operatorsAreShownAsTyped()
{
    const QFontMetricsF measure(fonts::mono());
    const auto width = [&measure](const QString &text) { return measure.horizontalAdvance(text); };
    const auto picture = [](const QString &text) {
        QImage image(60, 24, QImage::Format_RGB32);
        image.fill(Qt::white);
        QPainter painter(&image);
        painter.setFont(fonts::mono());
        painter.drawText(image.rect(), int(Qt::AlignLeft | Qt::AlignVCenter), text);
        return image;
    };
    for (const QString &pair : {QStringLiteral("<="), QStringLiteral(">="), QStringLiteral("!="), QStringLiteral("->")}) {
        QCOMPARE(width(pair), width(pair.first(1)) + width(pair.last(1)));
        QImage apart = picture(pair.first(1));
        const int step = qRound(width(pair.first(1)));
        {
            QPainter painter(&apart);
            painter.setCompositionMode(QPainter::CompositionMode_Darken);
            painter.drawImage(step, 0, picture(pair.last(1)));
        }
        const QImage together = picture(pair);
        int different = 0;
        for (int y = 0; y < together.height(); ++y) {
            for (int x = 0; x < together.width(); ++x)
                different += std::abs(qGray(together.pixel(x, y)) - qGray(apart.pixel(x, y))) > 128 ? 1 : 0;
        }
        QVERIFY2(different < 6, qPrintable(pair + QStringLiteral(": %1").arg(different)));
    }
}

void TestEveryWidget::theKeyboardReachesEveryPage_data() { eachPage(); }

void TestEveryWidget::theKeyboardReachesEveryPage()
{
    QFETCH(int, page);
    WindowRig rig;
    QVERIFY(rig.isReady());
    bringUp(rig, ActionId(page));
    QSet<QWidget *> reached;
    for (int i = 0; i < 120; ++i) {
        QTest::keyClick(&rig.window(), Qt::Key_Tab);
        if (QWidget *const focus = QApplication::focusWidget())
            reached.insert(focus);
    }
    QStringList missed;
    for (QWidget *const stop : stopsOf(rig.window())) {
        // Of buttons of which one is checked Tab visits that one; the arrows go on.
        const auto *const button = qobject_cast<QAbstractButton *>(stop);
        if (!reached.contains(stop) && !(button && (button->autoExclusive() || button->group())))
            missed.append(called(stop));
    }
    QVERIFY2(missed.isEmpty(), qPrintable(missed.join(QLatin1Char('\n'))));
}

void TestEveryWidget::focusIsVisible_data() { eachPage(); }

void TestEveryWidget::focusIsVisible()
{
    QFETCH(int, page);
    WindowRig rig;
    QVERIFY(rig.isReady());
    for (const QString &theme : {QStringLiteral("light"), QStringLiteral("dark")}) {
        rig.settings().set(SettingKey::Theme, theme);
        bringUp(rig, ActionId(page));
        QStringList unseen;
        for (QWidget *const stop : stopsOf(rig.window())) {
            const auto picture = [&] {
                const QRect place(stop->mapTo(&rig.window(), QPoint(0, 0)), stop->size());
                return rig.window().grab(place).toImage();
            };
            stop->setFocus(Qt::TabFocusReason);
            if (!stop->hasFocus())
                continue;
            const QImage with = picture();
            stop->clearFocus();
            if (picture() == with)
                unseen.append(called(stop));
        }
        QVERIFY2(unseen.isEmpty(), qPrintable(theme + QLatin1Char('\n') + unseen.join(QLatin1Char('\n'))));
    }
    rig.settings().set(SettingKey::Theme, QStringLiteral("light"));
}

/// What a screen reader finds: a table with a name, columns with their whole names, cells with words.
void TestEveryWidget::tablesSpeak()
{
    WindowRig rig;
    QVERIFY(rig.isReady());
    bringUp(rig, ActionId::ShowFinished);
    const auto cell = [](QWidget *table, int row, int column) {
        QAccessibleInterface *const root = QAccessible::queryAccessibleInterface(table);
        QAccessibleTableInterface *const cells = root ? root->tableInterface() : nullptr;
        QAccessibleInterface *const found = cells ? cells->cellAt(row, column) : nullptr;
        return found ? found->text(QAccessible::Name) : QString();
    };
    TicketTable *const queue = rig.incidents()->table();
    QAccessibleInterface *const root = QAccessible::queryAccessibleInterface(queue);
    QVERIFY(root && root->tableInterface());
    QCOMPARE(root->text(QAccessible::Name), QStringLiteral("Incidentes"));
    QCOMPARE(root->tableInterface()->rowCount(), rig.incidents()->model()->rowCount());
    using models::QueueModel;
    QVERIFY2(cell(queue, 0, QueueModel::PriorityColumn).startsWith(QLatin1Char('P')),
        qPrintable(cell(queue, 0, QueueModel::PriorityColumn)));
    QCOMPARE(cell(queue, 0, QueueModel::NumberColumn), rig.incidents()->model()->ticketAt(0)->number);
    QCOMPARE(cell(queue, 0, QueueModel::StateColumn),
        rig.incidents()->model()->index(0, QueueModel::StateColumn).data().toString());
    QCOMPARE(queue->model()->headerData(QueueModel::PriorityColumn, Qt::Horizontal, Qt::AccessibleTextRole).toString(),
        QStringLiteral("Prioridade"));
    TicketTable *const finished = rig.window().finishedPage()->table();
    QTRY_COMPARE(cell(finished, 0, models::FinishedModel::NumberColumn),
        rig.window().finishedPage()->model()->ticketAt(0)->number);
    rig.window().detail()->tabs()->setCurrentIndex(1);
    QTableView *const fields = rig.window().detail()->fields()->view();
    QCOMPARE(cell(fields, 0, models::FieldListModel::LabelColumn), QStringLiteral("Número"));
}

QTEST_MAIN(TestEveryWidget)
#include "tst_everywidget.moc"
