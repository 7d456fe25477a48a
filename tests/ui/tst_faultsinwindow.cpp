// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/wording.h"
#include "tests/servicenow/scriptedserver.h"
#include "tests/servicenow/testcertificate.h"
#include "tests/support/closedport.h"
#include "tests/support/connectproxy.h"
#include "tests/support/patience.h"
#include "tests/support/storelock.h"
#include "tests/ui/livedesk.h"

#include <QElapsedTimer>
#include <QJsonArray>
#include <QJsonObject>
#include <QLabel>
#include <QSignalSpy>
#include <QTest>

using namespace bunsnc;
using namespace bunsnc::ui;
using bunsnc::test::ClosedPort;
using bunsnc::test::ConnectProxy;
using bunsnc::test::SimulatorFixture;
using bunsnc::test::StoreLock;
using bunsnc::tests::Desk;
using bunsnc::tests::secured;

/// Real faults, from the instance, the network and the disk, as the person at the window meets them: said in the
/// language of the window, and over when the fault is over.
class TestFaultsInWindow final : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void saidAndMended_data();
    void saidAndMended();
    void typedPasswordsHoldThoughNobodyKeepsThem();
    void columnsThatChangeTheirType();
    void clocksThatDisagree_data();
    void clocksThatDisagree();
    void closesWhileTheStoreIsLocked();
};

namespace {

bool isReady(Desk &desk)
{
    return desk.window->session() && desk.incidents() && desk.incidents()->totalCount() > 0
        && desk.window->session()->freshness()->level() == models::FreshnessLevel::Fresh;
}

} // namespace

void TestFaultsInWindow::saidAndMended_data()
{
    QTest::addColumn<QString>("fault");
    QTest::addColumn<QString>("english");
    QTest::addColumn<QString>("portuguese");
    const auto row = [](const char *fault, const char *english, const char *portuguese) {
        QTest::newRow(fault) << QString::fromUtf8(fault) << QString::fromUtf8(english) << QString::fromUtf8(portuguese);
    };
    row("password", "The instance refused the login", "A instância recusou o login");
    row("host", "The address no-such-desk.invalid was not found", "O endereço no-such-desk.invalid não foi encontrado");
    row("certificate", "is not trusted", "não é confiável");
    row("proxy", "The proxy did not let the request through", "O proxy não deixou a requisição passar");
    row("asleep", "is hibernating", "está hibernando");
    row("429", "The instance asks for a pause", "A instância pede uma pausa");
    row("cut", "The instance sent a damaged answer", "A instância enviou uma resposta danificada");
    row("down", "does not accept connections", "não aceita conexões");
    row("locked", "The local data is in use by another program", "Os dados locais estão em uso por outro programa");
    row("locked whole", "The local data is in use by another program", "Os dados locais estão em uso por outro programa");
    row("damaged", "The local data is damaged", "Os dados locais estão danificados");
}

void TestFaultsInWindow::saidAndMended()
{
    QFETCH(QString, fault);
    QFETCH(QString, english);
    QFETCH(QString, portuguese);
    Desk desk(QStringLiteral("pt_BR"));
    SimulatorFixture instance(secured(desk.directory, 90));
    QVERIFY2(instance.isRunning(), qPrintable(instance.problem()));
    const TestCertificate self = TestCertificate::make("localhost", "DNS:localhost,IP:127.0.0.1", 30);
    ScriptedServer stranger([](const auto &, int) { return ScriptedServer::json("{\"result\":[]}"); },
        ScriptedServer::Tls{self.certificatePem, self.keyPem});
    ConnectProxy proxy;
    const ClosedPort closed;
    std::optional<StoreLock> lock;
    const QString storePath = desk.settings.string(SettingKey::StorePath);
    desk.settings.set(SettingKey::InstanceUrl, instance.url().toString(QUrl::StripTrailingSlash));
    desk.settings.set(SettingKey::InstanceUser, QStringLiteral("admin"));
    desk.settings.set(SettingKey::InstanceCaFile, instance.caFile());
    QString password = QStringLiteral("admin");

    if (fault == QLatin1StringView("password")) {
        password = QStringLiteral("wrong-horse");
    } else if (fault == QLatin1StringView("host")) {
        desk.settings.set(SettingKey::InstanceUrl, QStringLiteral("https://no-such-desk.invalid"));
    } else if (fault == QLatin1StringView("certificate")) {
        desk.settings.set(SettingKey::InstanceUrl, stranger.url().toString(QUrl::StripTrailingSlash));
    } else if (fault == QLatin1StringView("proxy")) {
        proxy.setMode(ConnectProxy::Mode::Forbids);
        desk.settings.set(SettingKey::ProxyMode, QStringLiteral("manual"));
        desk.settings.set(SettingKey::ProxyHost, proxy.host());
        desk.settings.set(SettingKey::ProxyPort, int(proxy.port()));
    } else if (fault == QLatin1StringView("asleep")) {
        instance.setFaults({{QStringLiteral("hibernate"), true}});
    } else if (fault == QLatin1StringView("429")) {
        instance.setFaults({{QStringLiteral("semaphore"), true}});
    } else if (fault == QLatin1StringView("cut")) {
        instance.setFaults({{QStringLiteral("cut_json"), true}});
    } else if (fault == QLatin1StringView("down")) {
        desk.settings.set(SettingKey::InstanceUrl, QStringLiteral("https://localhost:%1").arg(closed.number()));
    } else if (fault.startsWith(QLatin1StringView("locked"))) {
        QVERIFY(store::openSqliteStore(storePath, StateCatalog()));
        lock.emplace(storePath, fault == QLatin1StringView("locked") ? StoreLock::Kind::Writing : StoreLock::Kind::Everything);
        QVERIFY(lock->isHeld());
    } else if (fault == QLatin1StringView("damaged")) {
        QFile file(storePath);
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write(QByteArray(100'000, 'x'));
    }
    desk.window->connectToInstance(Passwords{password});
    MessageBar *const bar = desk.window->messages();
    QTRY_VERIFY_WITH_TIMEOUT(bar->isVisible(), 40'000);
    QVERIFY2(bar->text().contains(portuguese), qPrintable(bar->text()));
    QVERIFY(bar->error() && !describe(*bar->error()).action.isEmpty());
    QVERIFY2(bar->text().contains(describe(*bar->error()).action), qPrintable(bar->text()));
    desk.settings.set(SettingKey::Language, QStringLiteral("en"));
    QTRY_VERIFY2(bar->text().contains(english), qPrintable(bar->text()));
    QVERIFY2(bar->text().contains(describe(*bar->error()).action), qPrintable(bar->text()));

    // Mended, and then the step that the message offers, or none where it goes on by itself.
    auto *const remedy = bar->findChild<QPushButton *>(QStringLiteral("messageRemedyButton"));
    if (fault == QLatin1StringView("password") || fault == QLatin1StringView("host")
        || fault == QLatin1StringView("certificate") || fault == QLatin1StringView("down")) {
        desk.aim(instance, QStringLiteral("admin")); // as the connection dialog does
    } else if (fault == QLatin1StringView("damaged")) {
        QVERIFY(QFile::rename(storePath, storePath + QStringLiteral(".away")));
        desk.aim(instance, QStringLiteral("admin"));
    } else if (fault == QLatin1StringView("proxy")) {
        proxy.setMode(ConnectProxy::Mode::Pass);
        desk.window->session()->engine().pollNow();
    } else if (lock) {
        lock->release();
    } else {
        instance.control().clearFaults();
        QVERIFY(remedy->isVisible());
        QTest::mouseClick(remedy, Qt::LeftButton);
    }
    QTRY_VERIFY_WITH_TIMEOUT(isReady(desk), 40'000);
    QTRY_VERIFY(!bar->isVisible());
    // Nothing is missing on the screen.
    qint64 shown = 0;
    for (const Kind kind : allKinds) {
        const auto reader = desk.window->session()->engine().store()->openReader().value();
        shown += reader->count(kind, false, {}).value() + reader->count(kind, true, {}).value();
    }
    QCOMPARE(shown, 90);
}

/// As the connection dialog hands them on when the keychain refuses: until the program ends, for these logins only.
void TestFaultsInWindow::typedPasswordsHoldThoughNobodyKeepsThem()
{
    Desk desk;
    SimulatorFixture instance(secured(desk.directory, 30));
    QVERIFY2(instance.isRunning(), qPrintable(instance.problem()));
    ConnectProxy proxy;
    proxy.setLogin("ana", "proxy-horse-staple");
    desk.settings.set(SettingKey::InstanceUrl, instance.url().toString(QUrl::StripTrailingSlash));
    desk.settings.set(SettingKey::InstanceUser, QStringLiteral("admin"));
    desk.settings.set(SettingKey::InstanceCaFile, instance.caFile());
    desk.settings.set(SettingKey::ProxyMode, QStringLiteral("manual"));
    desk.settings.set(SettingKey::ProxyHost, proxy.host());
    desk.settings.set(SettingKey::ProxyPort, int(proxy.port()));
    desk.settings.set(SettingKey::ProxyUser, QStringLiteral("ana"));
    desk.window->connectToInstance(Passwords{QStringLiteral("admin"), QStringLiteral("proxy-horse-staple")});
    QTRY_VERIFY_WITH_TIMEOUT(isReady(desk), 40'000);

    desk.window->connectToInstance(); // as after a change of the settings
    QTRY_VERIFY_WITH_TIMEOUT(isReady(desk), 40'000);
    QVERIFY(desk.window->session()->engine().isMirroring());

    desk.settings.set(SettingKey::InstanceUser, QStringLiteral("somebody.else"));
    desk.window->connectToInstance();
    QTRY_VERIFY_WITH_TIMEOUT(desk.window->session() && !desk.window->session()->engine().isMirroring(), 40'000);
}

/// Nothing is wrong for the person at the window: the lists and the detail show what there is.
void TestFaultsInWindow::columnsThatChangeTheirType()
{
    Desk desk;
    SimulatorFixture instance(secured(desk.directory, 90));
    QVERIFY2(instance.isRunning(), qPrintable(instance.problem()));
    desk.aim(instance, QStringLiteral("admin"));
    QTRY_VERIFY(isReady(desk));
    const QString sysId = instance.insert(QStringLiteral("incident"),
        {{QStringLiteral("short_description"), QStringLiteral("zebra")}, {QStringLiteral("state"), QStringLiteral("1")}});
    const auto rowOf = [&desk](const QString &text) {
        for (int row = 0; row < desk.incidents()->rowCount(); ++row) {
            if (desk.incidents()->ticketAt(row)->shortDescription.contains(text))
                return row;
        }
        return -1;
    };
    const auto isShown = [&rowOf](const QString &text) { return rowOf(text) >= 0; };
    QTRY_VERIFY(isShown(QStringLiteral("zebra")));
    const QJsonArray columns{QStringLiteral("short_description"), QStringLiteral("state"), QStringLiteral("priority"),
        QStringLiteral("assignment_group"), QStringLiteral("opened_at"), QStringLiteral("active")};
    const QString asNumber = QStringLiteral("as_number");
    const QString asObject = QStringLiteral("as_object");
    int step = 0;
    const QList<QJsonObject> shapes{{{asNumber, columns}}, {{asNumber, QJsonArray()}, {asObject, columns}},
        {{asObject, QJsonArray()}}};
    for (const QJsonObject &shape : shapes) {
        instance.setFaults(shape);
        const QString text = QString::number(7'000'000 + ++step); // as a number it is the same text
        instance.update(QStringLiteral("incident"), sysId, {{QStringLiteral("short_description"), text}});
        QTRY_VERIFY2(isShown(text), qPrintable(text));
        QVERIFY2(!desk.window->messages()->isVisible(), qPrintable(desk.window->messages()->text()));
    }
    QTRY_VERIFY(isReady(desk));
    desk.window->showPage(ActionId::ShowIncidents);
    desk.window->queuePage(Kind::Incident)->table()->setCurrentIndex(
        desk.incidents()->index(rowOf(QString::number(7'000'000 + step)), 1));
    const QString number = instance.value(QStringLiteral("incident"), sysId, QStringLiteral("number"));
    QTRY_COMPARE(desk.window->detail()->shownNumber(), number);
}

void TestFaultsInWindow::clocksThatDisagree_data()
{
    QTest::addColumn<int>("seconds");
    QTest::addColumn<QString>("portuguese");
    QTest::addColumn<QString>("english");
    QTest::newRow("five minutes ahead") << 300 << QStringLiteral("Está adiantado") << QStringLiteral("It is ahead");
    QTest::newRow("five minutes behind") << -300 << QStringLiteral("Está atrasado") << QStringLiteral("It is behind");
}

/// Nothing stops because of it, the page about the mirror says it, and times are told by the instance's clock.
void TestFaultsInWindow::clocksThatDisagree()
{
    QFETCH(int, seconds);
    QFETCH(QString, portuguese);
    QFETCH(QString, english);
    Desk desk;
    simulator::Options options = secured(desk.directory, 90);
    options.clockSkewSeconds = seconds;
    SimulatorFixture instance(options);
    QVERIFY2(instance.isRunning(), qPrintable(instance.problem()));
    desk.aim(instance, QStringLiteral("admin"));
    QTRY_VERIFY(isReady(desk));
    QVERIFY(!desk.window->messages()->isVisible());
    instance.insert(QStringLiteral("incident"),
        {{QStringLiteral("short_description"), QStringLiteral("zebra")}, {QStringLiteral("state"), QStringLiteral("2")}});
    desk.window->queuePage(Kind::Incident)->header()->setSearchText(QStringLiteral("zebra"));
    QTRY_VERIFY(desk.incidents()->rowCount() == 1
        && desk.incidents()->ticketAt(0)->shortDescription == QLatin1StringView("zebra"));
    const auto opened = [&desk] { return desk.incidents()->index(0, models::QueueModel::OpenedColumn).data().toString(); };
    QCOMPARE(opened(), models::relativeTime(1000, 1000)); // "just now", in their language
    desk.window->showPage(ActionId::ShowSync);
    const auto says = [&desk](const QString &words) {
        for (const QLabel *const label : desk.window->syncPage()->findChildren<QLabel *>()) {
            if (label->isVisible() && label->text().contains(words))
                return true;
        }
        return false;
    };
    const QString sign = seconds > 0 ? QStringLiteral("+") : QStringLiteral("−");
    QTRY_VERIFY(says(portuguese) && (says(sign + QStringLiteral("5 min")) || says(sign + QStringLiteral("4 min"))));
    desk.settings.set(SettingKey::Language, QStringLiteral("en"));
    QTRY_VERIFY(says(english));
    QCOMPARE(opened(), QStringLiteral("just now"));
}

void TestFaultsInWindow::closesWhileTheStoreIsLocked()
{
    Desk desk;
    SimulatorFixture instance(secured(desk.directory, 90));
    QVERIFY2(instance.isRunning(), qPrintable(instance.problem()));
    desk.aim(instance, QStringLiteral("admin"));
    QTRY_VERIFY(isReady(desk));
    StoreLock lock(desk.settings.string(SettingKey::StorePath));
    QVERIFY(lock.isHeld());
    instance.insert(QStringLiteral("incident"), {{QStringLiteral("short_description"), QStringLiteral("new")}});
    QTRY_VERIFY(desk.window->messages()->isVisible());
    QSignalSpy closed(desk.window.get(), &MainWindow::closed);
    QElapsedTimer timer;
    timer.start();
    desk.window->close();
    QTRY_COMPARE_WITH_TIMEOUT(closed.count(), 1, 4000);
    QVERIFY(closed.first().first().toBool());
    QVERIFY2(timer.elapsed() < 2000, qPrintable(QString::number(timer.elapsed())));
}

QTEST_MAIN(TestFaultsInWindow)
#include "tst_faultsinwindow.moc"
