// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "services/query/parser.h"
#include "tests/support/connectproxy.h"
#include "tests/support/patience.h"
#include "tests/ui/livedesk.h"
#include "ui/dialogs/connectiondialog.h"

#include <QComboBox>
#include <QElapsedTimer>
#include <QMessageBox>
#include <QSignalSpy>
#include <QSpinBox>
#include <QTcpServer>
#include <QTest>
#include <QThreadPool>

using namespace bunsnc;
using namespace bunsnc::ui;
using bunsnc::test::ConnectProxy;
using bunsnc::test::SimulatorFixture;
using bunsnc::tests::Desk;
using bunsnc::tests::secured;

/// The console against a simulated instance: connection set-up, first load, live changes, wrong passwords, closing in
/// the middle of it.
class TestLiveConsole final : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void dialogTestsAndConnects();
    void dialogExplainsErrors_data();
    void dialogExplainsErrors();
    void testCanBeStopped();
    void closesDuringATest();
    void ticketsArriveAndFollow();
    void heldDeletesAreAcceptedByAButton();
    void wrongPasswordIsSaid_data();
    void wrongPasswordIsSaid();
    void closesWhileLoading();
    void meMeansTheLogin();
};

namespace {

void fill(ConnectionDialog &dialog, const QString &url, const QString &password, const QString &caFile)
{
    const auto set = [&dialog](const char *name, const QString &text) {
        auto *const edit = dialog.findChild<QLineEdit *>(QLatin1StringView(name));
        edit->clear();
        QTest::keyClicks(edit, text);
    };
    set("instanceUrl", url);
    set("instanceUser", QStringLiteral("admin"));
    set("instancePassword", password);
    set("caFile", caFile);
}

} // namespace

void TestLiveConsole::dialogTestsAndConnects()
{
    Desk desk;
    SimulatorFixture instance(secured(desk.directory));
    QVERIFY2(instance.isRunning(), qPrintable(instance.problem()));
    desk.window->showConnection();
    auto *const dialog = desk.window->findChild<ConnectionDialog *>();
    QVERIFY(dialog);
    fill(*dialog, instance.url().toString(), QStringLiteral("admin"), instance.caFile());
    QTest::mouseClick(dialog->findChild<QPushButton *>(QStringLiteral("testButton")), Qt::LeftButton);
    QTRY_VERIFY(dialog->report().startsWith(QStringLiteral("Funciona")));
    QVERIFY2(dialog->report().contains(QStringLiteral("Incidentes: ")), qPrintable(dialog->report()));
    QTest::mouseClick(dialog->findChild<QPushButton *>(QStringLiteral("saveButton")), Qt::LeftButton);
    QTRY_VERIFY(desk.incidents() && desk.incidents()->rowCount() > 0);
    // The password went to the secret store, and not into the settings.
    const auto secret = desk.secrets->read(
        passwordSecretName(desk.settings.string(SettingKey::InstanceUrl), QStringLiteral("admin")));
    QVERIFY(secret);
    QCOMPARE(secret->value_or(QString()), QStringLiteral("admin"));
}

void TestLiveConsole::dialogExplainsErrors_data()
{
    QTest::addColumn<QString>("language");
    QTest::addColumn<QString>("what");
    QTest::addColumn<QString>("title");
    const auto row = [](const char *what, const char *portuguese, const char *english) {
        const QString fault = QString::fromUtf8(what);
        QTest::addRow("%s pt", what) << QStringLiteral("pt_BR") << fault << QString::fromUtf8(portuguese);
        QTest::addRow("%s en", what) << QStringLiteral("en") << fault << QString::fromUtf8(english);
    };
    row("password", "A instância recusou o login", "The instance refused the login");
    row("certificate", "não é confiável", "is not trusted");
    row("authority", "nenhum certificado PEM no arquivo", "no PEM certificate in the file");
    row("host", "não foi encontrado", "was not found");
    row("port", "não aceita conexões", "does not accept connections");
    row("proxy", "O proxy não deixou a requisição passar", "The proxy did not let the request through");
    row("asleep", "está hibernando", "is hibernating");
    row("busy", "A instância pede uma pausa", "The instance asks for a pause");
    row("cut", "A instância enviou uma resposta danificada", "The instance sent a damaged answer");
}

void TestLiveConsole::dialogExplainsErrors()
{
    QFETCH(QString, language);
    QFETCH(QString, what);
    QFETCH(QString, title);
    Desk desk(language);
    SimulatorFixture instance(secured(desk.directory));
    QVERIFY2(instance.isRunning(), qPrintable(instance.problem()));
    ConnectionDialog dialog(desk.settings, desk.secrets);
    dialog.show();
    QString url = instance.url().toString();
    if (what == QLatin1StringView("host"))
        url = QStringLiteral("https://no-such-desk.invalid");
    QTcpSocket deaf; // has the port, and does not listen
    if (what == QLatin1StringView("port")) {
        QVERIFY(deaf.bind(QHostAddress::LocalHost));
        url = QStringLiteral("https://localhost:%1").arg(deaf.localPort());
    }
    ConnectProxy proxy;
    if (what == QLatin1StringView("proxy")) {
        proxy.setMode(ConnectProxy::Mode::Forbids);
        dialog.findChild<QComboBox *>(QStringLiteral("proxyMode"))->setCurrentIndex(2);
        dialog.findChild<QLineEdit *>(QStringLiteral("proxyHost"))->setText(proxy.host());
        dialog.findChild<QSpinBox *>(QStringLiteral("proxyPort"))->setValue(proxy.port());
    } else if (what == QLatin1StringView("asleep")) {
        instance.setFaults({{QStringLiteral("hibernate"), true}});
    } else if (what == QLatin1StringView("busy")) {
        instance.setFaults({{QStringLiteral("semaphore"), true}});
    } else if (what == QLatin1StringView("cut")) {
        instance.setFaults({{QStringLiteral("cut_json"), true}});
    }
    QString authority = what == QLatin1StringView("certificate") ? QString() : instance.caFile();
    if (what == QLatin1StringView("authority")) { // some file
        authority = desk.directory.filePath(QStringLiteral("notes.txt"));
        QFile file(authority);
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write("not a certificate");
    }
    fill(dialog, url, what == QLatin1StringView("password") ? QStringLiteral("wrong") : QStringLiteral("admin"),
        authority);
    QTest::mouseClick(dialog.findChild<QPushButton *>(QStringLiteral("testButton")), Qt::LeftButton);
    QTRY_VERIFY(dialog.messages()->isVisible());
    QVERIFY2(dialog.messages()->text().contains(title), qPrintable(dialog.messages()->text()));
    QVERIFY(dialog.messages()->error());
    const QString action = describe(*dialog.messages()->error()).action; // what to do is said, too
    QVERIFY2(dialog.messages()->text().contains(action), qPrintable(dialog.messages()->text()));
    QVERIFY(dialog.report().isEmpty());
    // The message takes its room from the screen, not from the fields, and the keyboard is where the cure is.
    QTest::qWait(50);
    const QList<QLineEdit *> fields = dialog.findChildren<QLineEdit *>();
    for (const QLineEdit *const field : fields) {
        if (!field->isVisibleTo(&dialog))
            continue;
        QVERIFY2(field->height() >= field->minimumSizeHint().height(), qPrintable(field->objectName()));
        for (const QLineEdit *const other : fields) {
            if (other == field || !other->isVisibleTo(&dialog))
                continue;
            const QRect place(field->mapTo(&dialog, QPoint(0, 0)), field->size());
            const QRect beside(other->mapTo(&dialog, QPoint(0, 0)), other->size());
            QVERIFY2(!place.intersects(beside), qPrintable(field->objectName() + QLatin1Char(' ') + other->objectName()));
        }
    }
    const QString cure = what == QLatin1StringView("password") ? QStringLiteral("instancePassword")
        : what == QLatin1StringView("certificate")             ? QStringLiteral("caFile")
        : what == QLatin1StringView("authority")               ? QStringLiteral("caFile")
        : what == QLatin1StringView("proxy")                   ? QStringLiteral("proxyHost")
                                                               : QStringLiteral("instanceUrl");
    if (what == QLatin1StringView("busy") || what == QLatin1StringView("cut"))
        return; // nothing that was typed in is wrong
    QVERIFY(dialog.focusWidget());
    QCOMPARE(dialog.focusWidget()->objectName(), cure);
}

void TestLiveConsole::testCanBeStopped()
{
    Desk desk;
    QTcpServer silent; // accepts, and never says a word
    QVERIFY(silent.listen(QHostAddress::LocalHost));
    ConnectionDialog dialog(desk.settings, desk.secrets);
    dialog.show();
    fill(dialog, QStringLiteral("https://localhost:%1").arg(silent.serverPort()), QStringLiteral("admin"), QString());
    auto *const button = dialog.findChild<QPushButton *>(QStringLiteral("testButton"));
    QTest::mouseClick(button, Qt::LeftButton);
    QCOMPARE(button->text(), QStringLiteral("Parar o teste"));
    QTest::qWait(100);
    QTest::mouseClick(button, Qt::LeftButton);
    QCOMPARE(button->text(), QStringLiteral("Testar conexão"));
    QVERIFY(!dialog.messages()->isVisible());
    QElapsedTimer timer;
    timer.start();
    dialog.close();
    QVERIFY(timer.elapsed() < 1000);
}

void TestLiveConsole::closesDuringATest()
{
    Desk desk;
    QTcpServer silent; // accepts, and never says a word
    QVERIFY(silent.listen(QHostAddress::LocalHost));
    QSignalSpy met(&silent, &QTcpServer::newConnection);
    desk.window->showConnection();
    auto *const dialog = desk.window->findChild<ConnectionDialog *>();
    QVERIFY(dialog);
    fill(*dialog, QStringLiteral("https://localhost:%1").arg(silent.serverPort()), QStringLiteral("admin"), QString());
    QTest::mouseClick(dialog->findChild<QPushButton *>(QStringLiteral("testButton")), Qt::LeftButton);
    QTRY_VERIFY(!met.isEmpty());
    QElapsedTimer timer;
    timer.start();
    desk.window->close();
    QTRY_VERIFY(!desk.window->isVisible());
    desk.window.reset();
    QThreadPool::globalInstance()->waitForDone(); // as the application does at its end
    QVERIFY2(timer.elapsed() < 2000, qPrintable(QString::number(timer.elapsed())));
}

void TestLiveConsole::ticketsArriveAndFollow()
{
    Desk desk(QStringLiteral("en"));
    SimulatorFixture instance(secured(desk.directory));
    QVERIFY2(instance.isRunning(), qPrintable(instance.problem()));
    desk.aim(instance, QStringLiteral("admin"));
    QTRY_VERIFY(desk.window->session()
            && desk.window->session()->freshness()->level() == models::FreshnessLevel::Fresh);
    QTRY_VERIFY(desk.incidents()->rowCount() > 0);
    const int before = desk.incidents()->totalCount();
    const QString sysId = instance.insert(QStringLiteral("incident"),
        {{QStringLiteral("short_description"), QStringLiteral("Console sees this")}, {QStringLiteral("state"), QStringLiteral("1")},
            {QStringLiteral("priority"), QStringLiteral("1")}});
    QVERIFY(!sysId.isEmpty());
    desk.window->session()->engine().pollNow();
    QTRY_COMPARE(desk.incidents()->totalCount(), before + 1);
    QTRY_VERIFY(desk.window->notificationsPage()->list()->model()->rowCount() >= 1);
    // The row is on screen, and its detail opens.
    desk.window->queuePage(Kind::Incident)->header()->setSearchText(QStringLiteral("console sees"));
    QTRY_COMPARE(desk.incidents()->rowCount(), 1);
    QTest::keyClick(desk.window->queuePage(Kind::Incident)->header()->search(), Qt::Key_Down);
    QTRY_COMPARE(desk.window->detail()->shownNumber(), desk.incidents()->ticketAt(0)->number);
    desk.window->showPage(ActionId::ShowSync);
    QTRY_VERIFY(desk.window->status()->text().contains(QStringLiteral("requests/s")));
    QSignalSpy closed(desk.window.get(), &MainWindow::closed);
    desk.window->close();
    QTRY_COMPARE(closed.count(), 1);
    QVERIFY(closed.first().first().toBool());
}

void TestLiveConsole::heldDeletesAreAcceptedByAButton()
{
    Desk desk;
    SimulatorFixture instance(secured(desk.directory));
    QVERIFY2(instance.isRunning(), qPrintable(instance.problem()));
    desk.aim(instance, QStringLiteral("admin"));
    QTRY_VERIFY(
        desk.window->session() && desk.window->session()->freshness()->status().phase == sync::Phase::Live);
    auto &control = instance.control();
    const auto ids = control.find(QStringLiteral("incident"), QStringLiteral("ORDERBYsys_id"));
    QVERIFY(ids && ids->size() > 40);
    std::vector<simulator::DirectChange> deletes;
    for (size_t i = 0; i < 30; ++i) {
        simulator::DirectChange change;
        change.type = simulator::DirectChange::Type::Delete;
        change.table = QStringLiteral("incident");
        change.sysId = ids->at(i);
        deletes.push_back(change);
    }
    QVERIFY(control.apply(deletes));
    desk.window->showPage(ActionId::ShowSync);
    auto *const button = desk.window->findChild<QPushButton *>(QStringLiteral("acceptDeletes"));
    QVERIFY(button);
    QTRY_VERIFY(button->isVisible());
    QVERIFY2(button->text().contains(QStringLiteral("30")), qPrintable(button->text()));
    QTest::mouseClick(button, Qt::LeftButton);
    auto *const question = desk.window->findChild<QMessageBox *>(QStringLiteral("acceptDeletesQuestion"));
    QVERIFY(question);
    QVERIFY(button->isVisible()); // nothing happens before the answer
    for (QAbstractButton *const answer : question->buttons()) {
        if (question->buttonRole(answer) == QMessageBox::AcceptRole)
            QTest::mouseClick(answer, Qt::LeftButton);
    }
    QTRY_VERIFY(!button->isVisible());
    const auto reader = desk.window->session()->engine().store()->openReader();
    QVERIFY(reader);
    for (size_t i = 0; i < 31; ++i) {
        const auto id = (*reader)->idOfSysId(Kind::Incident, ids->at(i), {});
        QVERIFY(id);
        QCOMPARE(id->has_value(), i == 30);
    }
}

void TestLiveConsole::wrongPasswordIsSaid_data()
{
    QTest::addColumn<QString>("language");
    QTest::addColumn<QString>("title");
    QTest::newRow("pt_BR") << QStringLiteral("pt_BR") << QStringLiteral("A instância recusou o login");
    QTest::newRow("en") << QStringLiteral("en") << QStringLiteral("The instance refused the login");
}

void TestLiveConsole::wrongPasswordIsSaid()
{
    QFETCH(QString, language);
    QFETCH(QString, title);
    Desk desk(language);
    SimulatorFixture instance(secured(desk.directory));
    QVERIFY2(instance.isRunning(), qPrintable(instance.problem()));
    desk.aim(instance, QStringLiteral("wrong"));
    QTRY_VERIFY(desk.window->messages()->isVisible());
    QVERIFY2(desk.window->messages()->text().startsWith(title), qPrintable(desk.window->messages()->text()));
    // The one next step is beside it.
    QTest::mouseClick(
        desk.window->messages()->findChild<QPushButton *>(QStringLiteral("messageRemedyButton")), Qt::LeftButton);
    QVERIFY(desk.window->findChild<ConnectionDialog *>());
}

void TestLiveConsole::closesWhileLoading()
{
    Desk desk;
    SimulatorFixture instance(secured(desk.directory, 20'000));
    QVERIFY2(instance.isRunning(), qPrintable(instance.problem()));
    desk.aim(instance, QStringLiteral("admin"));
    QTRY_VERIFY(desk.window->session()
            && desk.window->session()->freshness()->level() == models::FreshnessLevel::Backfilling
            && desk.window->session()->freshness()->rowsFetched() > 0);
    QSignalSpy closed(desk.window.get(), &MainWindow::closed);
    QElapsedTimer timer;
    timer.start();
    desk.window->close();
    QTRY_COMPARE(closed.count(), 1);
    QVERIFY(closed.first().first().toBool());
    QVERIFY2(timer.elapsed() < 2000, qPrintable(QString::number(timer.elapsed())));
}

void TestLiveConsole::meMeansTheLogin()
{
    Desk desk;
    SimulatorFixture instance(secured(desk.directory));
    QVERIFY2(instance.isRunning(), qPrintable(instance.problem()));
    const QString admin = QStringLiteral("6816f79cc0a8016401c5a33be04be441");
    for (int i = 0; i < 2; ++i) {
        instance.insert(QStringLiteral("incident"),
            {{QStringLiteral("short_description"), QStringLiteral("Meu chamado")}, {QStringLiteral("state"), QStringLiteral("2")},
                {QStringLiteral("assigned_to"), admin}});
    }
    desk.aim(instance, QStringLiteral("admin"));
    QTRY_VERIFY(desk.incidents() && desk.incidents()->rowCount() > 0);
    // Asked before the engine knows who we are: the list follows once it does.
    const auto mine = query::parse(u"assigned_to=javascript:gs.getUserID()");
    QVERIFY(mine);
    desk.incidents()->setQuery(*mine);
    QTRY_COMPARE(desk.incidents()->rowCount(), 2);
    QCOMPARE(desk.incidents()->ticketAt(0)->shortDescription, QStringLiteral("Meu chamado"));
    // The instance calls a state otherwise from the next start on; offline, too.
    instance.insert(QStringLiteral("sys_choice"),
        {{QStringLiteral("name"), QStringLiteral("incident")}, {QStringLiteral("element"), QStringLiteral("state")},
            {QStringLiteral("value"), QStringLiteral("2")}, {QStringLiteral("label"), QStringLiteral("Na bancada")},
            {QStringLiteral("language"), QStringLiteral("pb")}, {QStringLiteral("sequence"), QStringLiteral("99")},
            {QStringLiteral("inactive"), QStringLiteral("false")}});
    desk.window->connectToInstance(Passwords{QStringLiteral("admin")});
    const auto stateOf = [&desk](const QString &description) {
        for (int row = 0; desk.incidents() && row < desk.incidents()->rowCount(); ++row) {
            if (desk.incidents()->ticketAt(row)->shortDescription == description)
                return desk.incidents()->index(row, models::QueueModel::StateColumn).data().toString();
        }
        return QString();
    };
    QTRY_COMPARE(stateOf(QStringLiteral("Meu chamado")), QStringLiteral("Na bancada"));
    desk.incidents()->setFilterText(QStringLiteral("bancada")); // and is found by that name
    QTRY_VERIFY(desk.incidents()->rowCount() >= 2);
    desk.window->disconnectFromInstance();
    instance.stop();
    desk.settings.set(SettingKey::InstanceUrl, QString());
    desk.window->connectToInstance();
    QTRY_COMPARE(stateOf(QStringLiteral("Meu chamado")), QStringLiteral("Na bancada"));
}

QTEST_MAIN(TestLiveConsole)
#include "tst_liveconsole.moc"
