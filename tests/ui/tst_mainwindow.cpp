// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/ui/windowrig.h"
#include "ui/theme/theme.h"

#include <QElapsedTimer>
#include <QDialog>
#include <QMenu>
#include <QPlainTextEdit>
#include <QSignalSpy>
#include <QTest>

using namespace bunsnc;
using namespace bunsnc::ui;
using tests::WindowRig;

/// The real window over a real store, driven by keyboard and mouse.
class TestMainWindow final : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void rowsAppear();
    void typingFilters();
    void keysMoveAndOpen();
    void detailShowsFieldsAndActivity();
    void chartFiltersTheTable();
    void changesArriveAndWaitWhilePaused();
    void finishedTicketsAreListed();
    void encodedQueryShowsItsError();
    void panesAreRemembered();
    void closesInTime();
    void withoutAProfileTheNextStepIsOffered();
    void damagedSettingsAreSaid();
};

void TestMainWindow::rowsAppear()
{
    WindowRig rig;
    QVERIFY(rig.isReady());
    QVERIFY(rig.incidents()->table()->isVisible());
    QCOMPARE(rig.incidents()->model()->rowCount(), 110); // three of fourteen are finished
    QCOMPARE(rig.incidents()->header()->count(), QStringLiteral("110"));
    QTRY_COMPARE(rig.window().sidebar()->button(ActionId::ShowIncidents)->accessibleDescription(), QStringLiteral("110"));
}

void TestMainWindow::typingFilters()
{
    WindowRig rig;
    QVERIFY(rig.isReady());
    QTest::keyClick(&rig.window(), Qt::Key_K, Qt::ControlModifier);
    QLineEdit *const search = rig.incidents()->header()->search();
    QTRY_VERIFY(search->hasFocus());
    QTest::keyClicks(search, QStringLiteral("impressora"));
    QTRY_VERIFY(rig.incidents()->model()->rowCount() < 110);
    const int shown = rig.incidents()->model()->rowCount();
    QVERIFY(shown > 0);
    for (int i = 0; i < shown; ++i)
        QVERIFY(rig.incidents()->model()->ticketAt(i)->shortDescription.contains(QStringLiteral("Impressora")));
    QCOMPARE(rig.incidents()->header()->count(), QStringLiteral("%1 de 110").arg(shown));
    QTest::keyClicks(search, QStringLiteral(" xyzxyz"));
    QTRY_COMPARE(rig.incidents()->model()->rowCount(), 0);
    QTRY_VERIFY(rig.incidents()->findChild<EmptyState *>()->isVisible());
    QTest::keyClick(search, Qt::Key_Escape);
    QTRY_COMPARE(rig.incidents()->model()->rowCount(), 110);
    QTest::keyClick(search, Qt::Key_Down);
    QTRY_VERIFY(rig.incidents()->table()->hasFocus());
}

void TestMainWindow::keysMoveAndOpen()
{
    WindowRig rig;
    QVERIFY(rig.isReady());
    rig.window().setDetailVisible(false);
    TicketTable *const table = rig.incidents()->table();
    table->setFocus();
    QTest::keyClick(table, Qt::Key_J);
    QCOMPARE(table->currentIndex().row(), 0);
    QTest::keyClick(table, Qt::Key_J);
    QTest::keyClick(table, Qt::Key_J);
    QTest::keyClick(table, Qt::Key_K);
    QCOMPARE(table->currentIndex().row(), 1);
    QTest::keyClick(table, Qt::Key_Return);
    QVERIFY(rig.window().detail()->isVisible());
    QTRY_COMPARE(rig.window().detail()->shownNumber(), rig.incidents()->model()->ticketAt(1)->number);
    for (const auto &[key, page] : {std::pair{Qt::Key_4, ActionId::ShowFinished}, {Qt::Key_5, ActionId::ShowDashboard},
             {Qt::Key_7, ActionId::ShowSync}, {Qt::Key_1, ActionId::ShowIncidents}}) {
        QTest::keyClick(&rig.window(), key, Qt::ControlModifier);
        QCOMPARE(rig.window().currentPage(), page);
    }
}

void TestMainWindow::detailShowsFieldsAndActivity()
{
    WindowRig rig;
    QVERIFY(rig.isReady());
    TicketTable *const table = rig.incidents()->table();
    QTest::mouseClick(table->viewport(), Qt::LeftButton, Qt::NoModifier, QPoint(120, table->rowHeight(0) / 2));
    DetailPane *const detail = rig.window().detail();
    QTRY_VERIFY(!detail->shownNumber().isEmpty());
    QTRY_VERIFY(detail->activity()->model()->rowCount() >= 3);
    detail->tabs()->setCurrentIndex(1);
    QAbstractItemModel *const fields = detail->fields()->view()->model();
    const int all = fields->rowCount();
    QVERIFY(all >= 10);
    QTest::keyClicks(detail->fields()->filter(), QStringLiteral("assigned_to"));
    QTRY_VERIFY(fields->rowCount() < all);
    QVERIFY(fields->rowCount() >= 1);
}

void TestMainWindow::chartFiltersTheTable()
{
    WindowRig rig;
    QVERIFY(rig.isReady());
    rig.window().showPage(ActionId::ShowDashboard);
    DashboardPage *const board = rig.window().dashboardPage();
    QTRY_COMPARE(board->priorities()->items().size(), size_t(5));
    // A bar.
    const auto bar = board->priorities()->items()[1];
    QTest::mouseClick(board->priorities(), Qt::LeftButton, Qt::NoModifier, board->priorities()->itemRect(1).center());
    QCOMPARE(rig.window().currentPage(), ActionId::ShowIncidents);
    QTRY_COMPARE(qint64(rig.incidents()->model()->rowCount()), bar.count);
    auto *const chip = rig.incidents()->findChild<QToolButton *>(QStringLiteral("chip:priority"));
    QVERIFY(chip);
    QTest::mouseClick(chip, Qt::LeftButton);
    QTRY_COMPARE(rig.incidents()->model()->rowCount(), 110);
    // A slice of the ring.
    rig.window().showPage(ActionId::ShowDashboard);
    QTRY_VERIFY(board->donut()->series()->count() > 1);
    QTest::qWait(50); // the chart lays itself out in its next frame
    const auto slice = board->states()->items()[1];
    const QPoint at = board->donut()->sliceCenter(1);
    QTest::mouseMove(board->donut()->viewport(), at);
    QTest::mouseClick(board->donut()->viewport(), Qt::LeftButton, Qt::NoModifier, at);
    QTRY_COMPARE(rig.window().currentPage(), ActionId::ShowIncidents);
    QTRY_COMPARE(qint64(rig.incidents()->model()->rowCount()), slice.count);
    // And the keyboard.
    rig.window().showPage(ActionId::ShowDashboard);
    board->groups()->setFocus();
    const auto group = board->groups()->items()[0];
    QTest::keyClick(board->groups(), Qt::Key_Return);
    QTRY_COMPARE(qint64(rig.incidents()->model()->rowCount()), group.count);
    QTRY_COMPARE(rig.incidents()->findChildren<QToolButton *>(QStringLiteral("chip:group")).size(), 1);
}

void TestMainWindow::changesArriveAndWaitWhilePaused()
{
    WindowRig rig;
    QVERIFY(rig.isReady());
    auto ticket = tests::sampleTicket(Kind::Incident, 500, Clock::system().nowSeconds());
    ticket.state = 1;
    ticket.updatedAt = Clock::system().nowSeconds();
    QVERIFY(rig.change(ticket));
    QTRY_COMPARE(rig.incidents()->model()->rowCount(), 111);
    QTRY_VERIFY(rig.window().notificationsPage()->list()->model()->rowCount() >= 1);

    QTest::keyClick(&rig.window(), Qt::Key_P, Qt::ControlModifier);
    QVERIFY(rig.incidents()->isPaused());
    ticket.number = 501;
    QVERIFY(rig.change(ticket));
    ticket.number = 500;
    ticket.modCount = 2;
    ticket.updatedAt += 1;
    ticket.title = QStringLiteral("Outro título");
    QVERIFY(rig.change(ticket));
    auto *const bar = rig.incidents()->findChild<ChangesBar *>();
    QTRY_COMPARE(bar->text(), QStringLiteral("1 novo · 1 alterado"));
    QCOMPARE(rig.incidents()->model()->rowCount(), 111);
    QTest::mouseClick(rig.incidents()->findChild<QToolButton *>(QStringLiteral("pauseButton")), Qt::LeftButton);
    QTRY_COMPARE(rig.incidents()->model()->rowCount(), 112);
    QVERIFY(!rig.incidents()->isPaused());
}

void TestMainWindow::finishedTicketsAreListed()
{
    WindowRig rig;
    QVERIFY(rig.isReady());
    QTest::mouseClick(rig.window().sidebar()->button(ActionId::ShowFinished), Qt::LeftButton);
    FinishedPage *const page = rig.window().finishedPage();
    QTRY_VERIFY(page->model() && page->model()->rowCount() > 30);
    QTRY_VERIFY(page->model()->ticketAt(0) != nullptr);
    const int all = page->model()->rowCount();
    QTest::mouseClick(page->findChild<QToolButton *>(QStringLiteral("kind:incident")), Qt::LeftButton);
    QTRY_VERIFY(page->model()->rowCount() < all && page->model()->rowCount() > 0);
    QTRY_VERIFY(page->model()->ticketAt(0) != nullptr);
    QVERIFY(page->model()->ticketAt(0)->kind != Kind::Incident);
}

void TestMainWindow::encodedQueryShowsItsError()
{
    WindowRig rig;
    QVERIFY(rig.isReady());
    QTest::keyClick(&rig.window(), Qt::Key_F, Qt::ControlModifier | Qt::ShiftModifier);
    auto *const dialog = rig.window().findChild<QDialog *>(QStringLiteral("queryDialog"));
    QVERIFY(dialog);
    auto *const editor = dialog->findChild<QPlainTextEdit *>(QStringLiteral("queryEditor"));
    auto *const status = dialog->findChild<QLabel *>(QStringLiteral("queryStatus"));
    editor->setPlainText(QStringLiteral("priority=1^!!"));
    QVERIFY2(status->text().contains(QStringLiteral("posição")), qPrintable(status->text()));
    QVERIFY(!editor->extraSelections().isEmpty());
    QTest::keyClick(editor, Qt::Key_Return);
    QVERIFY(dialog->isVisible());
    editor->setPlainText(QStringLiteral("priority=1"));
    QTest::keyClick(editor, Qt::Key_Return);
    QTRY_VERIFY(rig.incidents()->findChild<QToolButton *>(QStringLiteral("chip:query")));
    QTRY_VERIFY(rig.incidents()->model()->rowCount() < 110);
    for (int i = 0; i < rig.incidents()->model()->rowCount(); ++i)
        QCOMPARE(int(rig.incidents()->model()->ticketAt(i)->priority), 1);
}

void TestMainWindow::panesAreRemembered()
{
    WindowRig rig;
    QVERIFY(rig.isReady());
    QTest::keyClick(&rig.window(), Qt::Key_B, Qt::ControlModifier);
    QVERIFY(rig.window().sidebar()->isCollapsed());
    QVERIFY(rig.settings().boolean(SettingKey::SidebarCollapsed));
    QTest::keyClick(&rig.window(), Qt::Key_D, Qt::ControlModifier | Qt::ShiftModifier);
    QCOMPARE(rig.settings().string(SettingKey::DetailPlacement), QStringLiteral("bottom"));
    rig.incidents()->table()->setColumnWidth(models::QueueModel::StateColumn, 199);
    QVERIFY(!rig.settings().value(SettingKey::ColumnLayouts).toObject().value(QStringLiteral("incident")).isUndefined());
}

void TestMainWindow::closesInTime()
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
    QVERIFY(!rig.window().isVisible());
}

void TestMainWindow::withoutAProfileTheNextStepIsOffered()
{
    Settings settings;
    Language language;
    language.set(QStringLiteral("pt_BR"));
    QTemporaryDir directory;
    MainWindow window(settings, std::shared_ptr<SecretStore>(SecretStore::forDesktop(directory.path())), language);
    window.show();
    window.connectToInstance();
    auto *const empty = window.queuePage(Kind::Incident)->findChild<EmptyState *>();
    QVERIFY(empty->isVisible());
    QPushButton *const step = empty->findChild<QPushButton *>();
    QCOMPARE(step->text(), QStringLiteral("Configurar a conexão"));
    QTest::mouseClick(step, Qt::LeftButton);
    QVERIFY(window.findChild<QDialog *>(QStringLiteral("connectionDialog")));
}

void TestMainWindow::damagedSettingsAreSaid()
{
    QTemporaryDir directory;
    const QString path = directory.filePath(QStringLiteral("settings.json"));
    QFile file(path);
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write("{ \"language\": ");
    file.close();
    Settings settings(path);
    QVERIFY(settings.loadError());
    Language language;
    language.set(QStringLiteral("pt_BR"));
    MainWindow window(settings, std::shared_ptr<SecretStore>(SecretStore::forDesktop(directory.path())), language);
    window.show();
    QVERIFY(window.messages()->isVisible());
    QVERIFY2(window.messages()->text().startsWith(QStringLiteral("O arquivo de configurações estava danificado")),
        qPrintable(window.messages()->text()));
    auto *const details = window.messages()->findChild<QPushButton *>(QStringLiteral("messageDetailsButton"));
    QTest::mouseClick(details, Qt::LeftButton);
    QVERIFY(window.messages()->findChild<QLabel *>(QStringLiteral("messageDetail"))->isVisible());
    language.set(QStringLiteral("en"));
    QTRY_VERIFY(window.messages()->text().startsWith(QStringLiteral("The settings file was damaged")));
}

QTEST_MAIN(TestMainWindow)
#include "tst_mainwindow.moc"
