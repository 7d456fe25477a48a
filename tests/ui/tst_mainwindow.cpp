// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "services/query/parser.h"
#include "tests/support/patience.h"
#include "tests/ui/windowrig.h"
#include "ui/theme/theme.h"

#include <QDialog>
#include <QMenu>
#include <QPlainTextEdit>
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
    void finishedKeepsItsTicketThroughFilters();
    void finishedQueryFitsTheKinds();
    void sixColumnsBesideTheDetail();
    void narrowingIsNotTheUsersLayout();
    void sourceIsShortAndLocal();
    void aStoreAloneIsShown();
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
    QStringList colours;
    for (const auto *part : board->donut()->series()->slices())
        colours.append(part->brush().color().name());
    QCOMPARE(colours.removeDuplicates(), 0); // two states that wait are told apart
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

void TestMainWindow::finishedKeepsItsTicketThroughFilters()
{
    WindowRig rig;
    QVERIFY(rig.isReady());
    rig.window().showPage(ActionId::ShowFinished);
    FinishedPage *const page = rig.window().finishedPage();
    QTRY_VERIFY(page->model() && !page->model()->isLoading() && page->model()->rowCount() > 30);
    int row = 0;
    QTRY_VERIFY(page->model()->ticketAt(row) != nullptr);
    while (page->model()->ticketAt(row)->kind != Kind::Incident)
        ++row;
    page->table()->setCurrentIndex(page->model()->index(row, 0));
    const qint64 chosen = page->model()->idAt(row);
    const auto selected = [page] {
        const QModelIndexList rows = page->table()->selectionModel()->selectedRows();
        return rows.size() == 1 ? page->model()->idAt(rows.front().row()) : 0;
    };
    QCOMPARE(selected(), chosen);
    const int all = page->model()->rowCount();
    auto *const tasks = page->findChild<QToolButton *>(QStringLiteral("kind:change_task"));
    tasks->click();
    QTRY_VERIFY(page->model()->rowCount() < all && !page->model()->isLoading());
    QCOMPARE(selected(), chosen);
    auto *const incidents = page->findChild<QToolButton *>(QStringLiteral("kind:incident"));
    incidents->click(); // now it is not in the list
    QTRY_VERIFY(!page->model()->isLoading() && page->model()->rowOf(chosen) < 0);
    QCOMPARE(selected(), 0);
    incidents->click();
    QTRY_COMPARE(selected(), chosen);
    tasks->click();
    QTRY_COMPARE(page->model()->rowCount(), all);
    QCOMPARE(selected(), chosen);
}

void TestMainWindow::finishedQueryFitsTheKinds()
{
    WindowRig rig;
    QVERIFY(rig.isReady());
    rig.window().showPage(ActionId::ShowFinished);
    FinishedPage *const page = rig.window().finishedPage();
    QTRY_VERIFY(page->model() && !page->model()->isLoading() && page->model()->rowCount() > 30);
    const auto dialogTitle = [&] {
        page->editQuery();
        auto *const dialog = rig.window().findChild<QDialog *>(QStringLiteral("queryDialog"));
        const QString kinds = dialog ? dialog->findChild<QLabel *>(QStringLiteral("queryKinds"))->text() : QString();
        if (dialog)
            dialog->reject();
        QCoreApplication::sendPostedEvents(nullptr, QEvent::DeferredDelete);
        return kinds;
    };
    QCOMPARE(dialogTitle(), QStringLiteral("Incidentes, Tarefas de mudança, Tarefas de catálogo"));
    page->findChild<QToolButton *>(QStringLiteral("kind:incident"))->click();
    page->findChild<QToolButton *>(QStringLiteral("kind:sc_task"))->click();
    QCOMPARE(dialogTitle(), QStringLiteral("Tarefas de mudança"));
    page->clearFilters();
    QTRY_VERIFY(!page->model()->isLoading());
    // A field that only one kind has filters the list of all kinds, too.
    page->model()->setQuery(query::parse(u"change_requestISNOTEMPTY").value());
    QTRY_VERIFY(!page->model()->isLoading() && page->model()->rowCount() > 0 && page->model()->rowCount() < 20);
    QTRY_VERIFY(page->model()->ticketAt(0) != nullptr);
    for (int row = 0; row < page->model()->rowCount(); ++row)
        QCOMPARE(page->model()->ticketAt(row)->kind, Kind::ChangeTask);
}

void TestMainWindow::sixColumnsBesideTheDetail()
{
    WindowRig rig;
    QVERIFY(rig.isReady());
    rig.window().resize(1280, 800);
    TicketTable *const table = rig.incidents()->table();
    table->setCurrentIndex(table->model()->index(0, 1));
    QTRY_VERIFY(rig.window().detail()->isVisible() && !rig.window().detail()->shownNumber().isEmpty());
    using models::QueueModel;
    for (const int column : {QueueModel::PriorityColumn, QueueModel::NumberColumn, QueueModel::ShortDescriptionColumn,
             QueueModel::StateColumn, QueueModel::UpdatedColumn, QueueModel::DueColumn}) {
        QVERIFY2(!table->isColumnHidden(column), qPrintable(QString::number(column)));
        QVERIFY(table->columnViewportPosition(column) + table->columnWidth(column) <= table->viewport()->width());
    }
    QVERIFY(table->columnWidth(QueueModel::ShortDescriptionColumn) >= 210);
    for (const char *const state : {"Em Andamento", "Aguardando Fornecedor"}) // whole, however narrow
        QVERIFY(table->columnWidth(QueueModel::StateColumn) >= pillWidth(QLatin1StringView(state)) + 16);
    rig.window().setDetailVisible(false);
    QTRY_VERIFY(!table->isColumnHidden(QueueModel::GroupColumn) && !table->isColumnHidden(QueueModel::AssigneeColumn));
    QVERIFY(table->columnWidth(QueueModel::StateColumn) > 140); // and the columns get back what they gave
}

void TestMainWindow::narrowingIsNotTheUsersLayout()
{
    WindowRig rig;
    QVERIFY(rig.isReady());
    TicketTable *const table = rig.incidents()->table();
    using models::QueueModel;
    rig.window().setDetailVisible(false);
    rig.window().resize(1700, 800);
    QTRY_COMPARE(table->columnWidth(QueueModel::StateColumn), 184);
    table->setColumnWidth(QueueModel::GroupColumn, 211);
    rig.window().resize(960, 700);
    QTRY_VERIFY(table->columnWidth(QueueModel::StateColumn) < 184);
    const QByteArray layout = table->saveLayout();
    rig.window().resize(1700, 800);
    table->resetLayout();
    QCOMPARE(table->columnWidth(QueueModel::GroupColumn), 184);
    table->restoreLayout(layout);
    QCOMPARE(table->columnWidth(QueueModel::GroupColumn), 211);
    QCOMPARE(table->columnWidth(QueueModel::StateColumn), 184);
}

void TestMainWindow::sourceIsShortAndLocal()
{
    WindowRig rig; // a store without an instance that is asked
    QVERIFY(rig.isReady());
    const models::Freshness *const fresh = rig.window().session()->freshness();
    QCOMPARE(fresh->level(), models::FreshnessLevel::Local);
    QVERIFY2(fresh->text().startsWith(QStringLiteral("dados locais")), qPrintable(fresh->text()));
    QVERIFY2(rig.window().status()->text().startsWith(QStringLiteral("desk.invalid · desk.sqlite")),
        qPrintable(rig.window().status()->text()));
    QVERIFY(!rig.window().status()->text().contains(rig.directory()));
    const auto labels = rig.window().status()->findChildren<QLabel *>();
    QVERIFY(std::any_of(labels.begin(), labels.end(),
        [&rig](const QLabel *label) { return label->toolTip().contains(rig.directory()); }));
}

void TestMainWindow::aStoreAloneIsShown()
{
    QTemporaryDir directory;
    const QString path = directory.filePath(QStringLiteral("copy.sqlite"));
    QVERIFY(tests::filledStore(path, 40));
    Settings settings;
    settings.set(SettingKey::StorePath, path);
    Language language;
    language.set(QStringLiteral("pt_BR"));
    MainWindow window(settings, std::shared_ptr<SecretStore>(SecretStore::forDesktop(directory.path())), language);
    window.show();
    window.connectToInstance();
    QTRY_VERIFY(window.queuePage(Kind::Incident)->model() && window.queuePage(Kind::Incident)->model()->rowCount() > 0);
    QCOMPARE(window.session()->freshness()->level(), models::FreshnessLevel::Local);
    QVERIFY(!window.messages()->isVisible());
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
