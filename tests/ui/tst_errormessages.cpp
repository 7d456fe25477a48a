// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/patience.h"
#include "tests/ui/windowrig.h"
#include "ui/dialogs/connectiondialog.h"

#include <QDir>
#include <QLabel>
#include <QSignalSpy>
#include <QTest>

using namespace bunsnc;
using namespace bunsnc::ui;
using bunsnc::tests::WindowRig;

/// Every error there is, on the real window: a person reads what happened and what to do, in both languages.
class TestErrorMessages final : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void everyErrorIsShown_data();
    void everyErrorIsShown();
    void messageFollowsTheLanguage();
    void damagedSettingsAreSaid_data();
    void damagedSettingsAreSaid();
    void recordsSetAsideAreSaid_data();
    void recordsSetAsideAreSaid();
    void refusedSecretsAreNoObstacle_data();
    void refusedSecretsAreNoObstacle();
    void wrongAddressIsSaid_data();
    void wrongAddressIsSaid();
};

namespace {

/// The rig's engine with a mirror that fails as a test wants it.
class TroubledEngine final : public engine::Engine {
public:
    explicit TroubledEngine(std::shared_ptr<engine::Engine> real)
        : m_real(std::move(real))
    {
    }
    std::shared_ptr<store::TicketStore> store() const override { return m_real->store(); }
    stream::ChangeStream &changes() override { return m_real->changes(); }
    sync::MirrorStatus mirrorStatus() const override { return m_status; }
    void setMirrorListener(std::function<void(const sync::MirrorStatus &)> listener) override
    {
        m_listener = std::move(listener);
    }
    void pollNow() override { ++polls; }
    void reconcileNow() override { }
    void housekeepNow(std::function<void(const Result<int> &)>) override { }
    void acceptDeletes(Kind, qint64) override { }
    QString instanceName() const override { return QStringLiteral("desk.invalid"); }
    bool isMirroring() const override { return true; }
    engine::AccountFacts accountFacts() const override { return {}; }
    void setFactsListener(std::function<void()>) override { }
    QString sourceName() const override { return QStringLiteral("desk.invalid"); }
    bool shutDown(std::chrono::milliseconds) override { return true; }

    void set(sync::Phase phase, const std::optional<Error> &error)
    {
        m_status.phase = phase;
        m_status.error = error;
        m_status.lastSuccessMs = Clock::system().nowMs();
        if (m_listener)
            m_listener(m_status);
    }
    void countSetAside(qint64 records)
    {
        m_status.tables = {sync::TableStatus{.kind = Kind::Incident, .quarantined = records}};
        set(sync::Phase::Live, {});
    }
    int polls = 0;

private:
    std::shared_ptr<engine::Engine> m_real;
    sync::MirrorStatus m_status;
    std::function<void(const sync::MirrorStatus &)> m_listener;
};

/// A keychain that is locked.
class RefusingSecrets final : public SecretStore {
public:
    Result<std::optional<QString>> read(const QString &) override { return std::optional<QString>(); }
    Result<> write(const QString &name, const QString &) override
    {
        return Error{.code = ErrorCode::SecretUnavailable, .subject = name, .detail = QStringLiteral("locked")};
    }
    Result<> erase(const QString &) override { return {}; }
    QString kind() const override { return QStringLiteral("keychain"); }
};

/// What a person can read in it now: visible labels with room for their whole text.
QString readableText(const QWidget *where)
{
    QString text;
    for (const QLabel *label : where->findChildren<QLabel *>()) {
        if (!label->isVisible() || label->visibleRegion().isEmpty())
            continue;
        const bool fits = label->wordWrap() ? label->height() >= label->heightForWidth(label->width())
                                            : label->width() >= label->sizeHint().width();
        text += fits ? label->text() + QLatin1Char('\n') : QString();
    }
    return text;
}

} // namespace

void TestErrorMessages::everyErrorIsShown_data()
{
    QTest::addColumn<QString>("language");
    QTest::newRow("pt_BR") << QStringLiteral("pt_BR");
    QTest::newRow("en") << QStringLiteral("en");
}

void TestErrorMessages::everyErrorIsShown()
{
    QFETCH(QString, language);
    WindowRig rig(40, language);
    QVERIFY(rig.isReady());
    auto engine = std::make_shared<TroubledEngine>(rig.sharedEngine());
    rig.window().setEngine(engine);
    rig.window().resize(1280, 800);
    int shown = 0;
    for (int i = 0;; ++i) {
        const auto code = static_cast<ErrorCode>(i);
        const QString name = errorCodeName(code);
        if (i > 0 && name == errorCodeName(ErrorCode::Unknown))
            break;
        for (const sync::Phase phase : {sync::Phase::Failed, sync::Phase::Waiting}) {
            Error error{.code = code, .subject = QStringLiteral("dev0.example.com"), .detail = QStringLiteral("technical words")};
            engine->set(phase, error);
            MessageBar *const bar = rig.window().messages();
            QTRY_VERIFY2(bar->isVisible() && bar->error() && bar->error()->code == code, qPrintable(name));
            const ErrorText words = describe(error);
            for (const QString &sentence : {words.title, words.meaning, words.action}) {
                QVERIFY2(!sentence.isEmpty(), qPrintable(name));
                QTRY_VERIFY2(readableText(bar).contains(sentence), qPrintable(name + QLatin1StringView(": ") + sentence));
            }
            // The technical line is there for who asks, and only then.
            QVERIFY(!readableText(bar).contains(toLogLine(error)));
            auto *const details = bar->findChild<QPushButton *>(QStringLiteral("messageDetailsButton"));
            QTest::mouseClick(details, Qt::LeftButton);
            QTRY_VERIFY2(readableText(bar).contains(toLogLine(error)), qPrintable(name));
            QTest::mouseClick(details, Qt::LeftButton);
            // And where the mirror is looked at more closely.
            rig.window().showPage(ActionId::ShowSync);
            QTRY_VERIFY2(readableText(rig.window().syncPage()).contains(words.action), qPrintable(name));
            rig.window().showPage(ActionId::ShowIncidents);
            ++shown;
        }
        engine->set(sync::Phase::Live, {});
        QTRY_VERIFY(!rig.window().messages()->isVisible());
    }
    QVERIFY(shown >= 60);
}

void TestErrorMessages::messageFollowsTheLanguage()
{
    WindowRig rig(40, QStringLiteral("pt_BR"));
    QVERIFY(rig.isReady());
    auto engine = std::make_shared<TroubledEngine>(rig.sharedEngine());
    rig.window().setEngine(engine);
    engine->set(sync::Phase::Failed, Error{.code = ErrorCode::StoreFull, .subject = QStringLiteral("mirror.sqlite")});
    QTRY_VERIFY(readableText(rig.window().messages()).contains(QStringLiteral("O disco está cheio")));
    rig.settings().set(SettingKey::Language, QStringLiteral("en"));
    QTRY_VERIFY(readableText(rig.window().messages()).contains(QStringLiteral("The disk is full")));
    QVERIFY(readableText(rig.window().messages()).contains(QStringLiteral("Free some space. It goes on by itself.")));
    // The step that is offered.
    QTest::mouseClick(
        rig.window().messages()->findChild<QPushButton *>(QStringLiteral("messageRemedyButton")), Qt::LeftButton);
    QCOMPARE(engine->polls, 1);
}

void TestErrorMessages::damagedSettingsAreSaid_data()
{
    QTest::addColumn<QString>("language");
    QTest::addColumn<QString>("title");
    QTest::addColumn<QString>("action");
    QTest::newRow("pt_BR") << QStringLiteral("pt_BR") << QStringLiteral("O arquivo de configurações estava danificado")
                           << QStringLiteral("Informe a conexão de novo.");
    QTest::newRow("en") << QStringLiteral("en") << QStringLiteral("The settings file was damaged")
                        << QStringLiteral("Enter the connection again.");
}

/// As main() does it: the window comes up, says so, and what was in the file is kept.
void TestErrorMessages::damagedSettingsAreSaid()
{
    QFETCH(QString, language);
    QFETCH(QString, title);
    QFETCH(QString, action);
    const QTemporaryDir directory;
    const QString path = directory.filePath(QStringLiteral("settings.json"));
    const QByteArray content = R"({"instance.url":"https://dev0.example.com","instance.us)";
    {
        QFile file(path);
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write(content);
    }
    Settings settings(path);
    Language speech;
    speech.set(language);
    {
        MainWindow window(settings, std::shared_ptr<SecretStore>(SecretStore::forDesktop(directory.path())), speech);
        window.resize(1280, 800);
        window.show();
        window.connectToInstance();
        QTRY_VERIFY(readableText(window.messages()).contains(title));
        const QString text = readableText(window.messages());
        QVERIFY2(text.contains(action), qPrintable(text));
        const QStringList kept = QDir(directory.path()).entryList({QStringLiteral("settings.json.damaged-*")});
        QCOMPARE(kept.size(), 1);
        QVERIFY2(text.contains(kept.first()), qPrintable(text));
        QFile copy(directory.filePath(kept.first()));
        QVERIFY(copy.open(QIODevice::ReadOnly));
        QCOMPARE(copy.readAll(), content);
        window.close();
    }
    // The next start is an ordinary one.
    QVERIFY(settings.save());
    QVERIFY(!Settings(path).loadError());
}

void TestErrorMessages::recordsSetAsideAreSaid_data()
{
    QTest::addColumn<QString>("language");
    QTest::addColumn<QString>("reason");
    QTest::addColumn<QString>("action");
    QTest::newRow("pt_BR") << QStringLiteral("pt_BR") << QStringLiteral("sem sys_id válido")
                           << QStringLiteral("mostre isto ao administrador da instância");
    QTest::newRow("en") << QStringLiteral("en") << QStringLiteral("no valid sys_id")
                        << QStringLiteral("show this to the administrator of the instance");
}

/// A record that cannot be stored: what it was, why, and what to do, also while the page is being looked at.
void TestErrorMessages::recordsSetAsideAreSaid()
{
    QFETCH(QString, language);
    QFETCH(QString, reason);
    QFETCH(QString, action);
    WindowRig rig(40, language);
    QVERIFY(rig.isReady());
    auto engine = std::make_shared<TroubledEngine>(rig.sharedEngine());
    rig.window().setEngine(engine);
    rig.window().showPage(ActionId::ShowSync);
    auto *const list = rig.window().syncPage()->findChild<QLabel *>(QStringLiteral("quarantine"));
    QVERIFY(list && !list->text().isEmpty() && !list->text().contains(reason));
    auto ticket = tests::sampleTicket(Kind::Incident, 900, Clock::system().nowSeconds());
    ticket.overrides.insert(QStringLiteral("sys_id"), QStringLiteral("not a sys_id"));
    QVERIFY(!rig.change(ticket)); // it is set aside
    engine->countSetAside(1); // as the mirror counts it
    QTRY_VERIFY2(list->text().contains(reason), qPrintable(list->text()));
    QVERIFY2(list->text().contains(action), qPrintable(list->text()));
}

void TestErrorMessages::refusedSecretsAreNoObstacle_data()
{
    QTest::addColumn<QString>("language");
    QTest::addColumn<QString>("words");
    QTest::addColumn<QString>("button");
    QTest::newRow("pt_BR") << QStringLiteral("pt_BR") << QStringLiteral("digite a senha a cada vez")
                           << QStringLiteral("Conectar sem guardar a senha");
    QTest::newRow("en") << QStringLiteral("en") << QStringLiteral("type the password each time")
                        << QStringLiteral("Connect without keeping the password");
}

/// "Type the password each time" has to be possible.
void TestErrorMessages::refusedSecretsAreNoObstacle()
{
    QFETCH(QString, language);
    QFETCH(QString, words);
    QFETCH(QString, button);
    Settings settings;
    Language speech;
    speech.set(language);
    ConnectionDialog dialog(settings, std::make_shared<RefusingSecrets>());
    dialog.show();
    dialog.findChild<QLineEdit *>(QStringLiteral("instanceUrl"))->setText(QStringLiteral("https://desk.example.com"));
    dialog.findChild<QLineEdit *>(QStringLiteral("instanceUser"))->setText(QStringLiteral("ana"));
    dialog.findChild<QLineEdit *>(QStringLiteral("instancePassword"))->setText(QStringLiteral("planted-horse-battery"));
    auto *const save = dialog.findChild<QPushButton *>(QStringLiteral("saveButton"));
    QSignalSpy saved(&dialog, &ConnectionDialog::saved);
    QTest::mouseClick(save, Qt::LeftButton);
    QTRY_VERIFY(dialog.messages()->isVisible());
    QVERIFY2(dialog.messages()->text().contains(words), qPrintable(dialog.messages()->text()));
    QCOMPARE(save->text(), button);
    QCOMPARE(saved.count(), 0);
    QTest::mouseClick(save, Qt::LeftButton);
    QTRY_COMPARE(saved.count(), 1);
    QCOMPARE(saved.first().first().value<Passwords>().instance, QStringLiteral("planted-horse-battery"));
    QCOMPARE(settings.string(SettingKey::InstanceUrl), QStringLiteral("https://desk.example.com"));
}

void TestErrorMessages::wrongAddressIsSaid_data()
{
    QTest::addColumn<QString>("language");
    QTest::addColumn<QString>("address");
    QTest::addColumn<QString>("words");
    QTest::newRow("empty pt") << QStringLiteral("pt_BR") << QString() << QStringLiteral("o endereço está vazio");
    QTest::newRow("empty en") << QStringLiteral("en") << QString() << QStringLiteral("the address is empty");
    QTest::newRow("http pt") << QStringLiteral("pt_BR") << QStringLiteral("http://dev0.example.com")
                             << QStringLiteral("http enviaria a senha em texto aberto");
}

void TestErrorMessages::wrongAddressIsSaid()
{
    QFETCH(QString, language);
    QFETCH(QString, address);
    QFETCH(QString, words);
    const QTemporaryDir directory;
    Settings settings;
    Language speech;
    speech.set(language);
    ConnectionDialog dialog(settings, std::shared_ptr<SecretStore>(SecretStore::forDesktop(directory.path())));
    dialog.show();
    dialog.findChild<QLineEdit *>(QStringLiteral("instanceUrl"))->setText(address);
    QTest::mouseClick(dialog.findChild<QPushButton *>(QStringLiteral("testButton")), Qt::LeftButton);
    QTRY_VERIFY(dialog.messages()->isVisible());
    QVERIFY2(dialog.messages()->text().contains(words), qPrintable(dialog.messages()->text()));
}

QTEST_MAIN(TestErrorMessages)
#include "tst_errormessages.moc"
