// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
//
// What settings and environment make of webhooks and alerts, and what they refuse.
#include "services/consumers/consumersettings.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QTemporaryDir>
#include <QtTest>

using namespace bunsnc;
using namespace bunsnc::consumers;
using namespace Qt::StringLiterals;

class ConsumerSettingsTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init();
    void webhooks();
    void secretsByName();
    void secretsOfFiles();
    void refused_data();
    void refused();
    void alerts();
};

void ConsumerSettingsTest::init()
{
    qputenv("BUNSNC_WEBHOOK_SECRET", "0123456789abcdef-all");
    qunsetenv("BUNSNC_WEBHOOK_SECRET_OPS_1");
}

static void set(Settings &settings, SettingKey key, const QByteArray &json)
{
    settings.set(SettingKey::RedisUrl, u"redis://redis.example.test"_s);
    settings.set(key, QJsonDocument::fromJson(json).array());
}

void ConsumerSettingsTest::webhooks()
{
    Settings settings;
    QVERIFY(!webhookOptions(settings, {}).value()); // no Redis
    set(settings, SettingKey::Webhooks, "[]");
    QVERIFY(!webhookOptions(settings, {}).value()); // nobody to tell
    set(settings, SettingKey::Webhooks, R"([{"name": "ops-1", "url": "https://hooks.example.test/x?y=1",
        "events": ["incident:created"], "filter": "priority=1"}, {"name": "local", "url": "http://127.0.0.1:8080"}])");
    const auto options = webhookOptions(settings, u"redis-password"_s).value();
    QVERIFY(options);
    QCOMPARE(options->targets.size(), size_t(2));
    QCOMPARE(options->targets[0].name, u"ops-1"_s);
    QCOMPARE(options->targets[0].url, QUrl(u"https://hooks.example.test/x?y=1"_s));
    QCOMPARE(options->targets[0].secret, QByteArray("0123456789abcdef-all"));
    QCOMPARE(options->consumer.endpoint.host, u"redis.example.test"_s);
    QCOMPARE(options->consumer.endpoint.password, u"redis-password"_s);
    QVERIFY(options->targets[0].rule.wants({.operation = ChangeOperation::Created}));
    QVERIFY(!options->targets[0].rule.wants({.operation = ChangeOperation::Updated}));
    QVERIFY(!options->targets[1].rule.wants({.snapshot = true}));
}

void ConsumerSettingsTest::secretsByName()
{
    Settings settings;
    set(settings, SettingKey::Webhooks, R"([{"name": "ops-1", "url": "https://hooks.example.test"}])");
    qputenv("BUNSNC_WEBHOOK_SECRET_OPS_1", "0123456789abcdef-own");
    QCOMPARE(webhookOptions(settings, {}).value()->targets[0].secret, QByteArray("0123456789abcdef-own"));
    qputenv("BUNSNC_WEBHOOK_SECRET_OPS_1", "short");
    QCOMPARE(webhookOptions(settings, {}).error().code, ErrorCode::InvalidArgument);
    qunsetenv("BUNSNC_WEBHOOK_SECRET_OPS_1");
    qunsetenv("BUNSNC_WEBHOOK_SECRET");
    QCOMPARE(webhookOptions(settings, {}).error().code, ErrorCode::InvalidArgument);
}

void ConsumerSettingsTest::secretsOfFiles()
{
    const QTemporaryDir folder;
    QFile file(folder.filePath(u"secret"_s));
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write("0123456789abcdef-file\n");
    file.close();
    file.setPermissions(QFile::ReadOwner | QFile::WriteOwner);
    Settings settings;
    set(settings, SettingKey::Webhooks, R"([{"name": "ops", "url": "https://hooks.example.test"}])");
    QJsonArray list = settings.value(SettingKey::Webhooks).toArray();
    QJsonObject entry = list[0].toObject();
    entry["secretFile"_L1] = file.fileName();
    settings.set(SettingKey::Webhooks, QJsonArray{entry});
    QCOMPARE(webhookOptions(settings, {}).value()->targets[0].secret, QByteArray("0123456789abcdef-file"));
#ifdef Q_OS_UNIX
    file.setPermissions(QFile::ReadOwner | QFile::WriteOwner | QFile::ReadOther);
    QCOMPARE(webhookOptions(settings, {}).error().code, ErrorCode::FileError);
#endif
}

void ConsumerSettingsTest::refused_data()
{
    QTest::addColumn<QByteArray>("json");
    QTest::addColumn<QString>("says");
    QTest::newRow("no name") << QByteArray(R"([{"url": "https://a.example.test"}])") << u"needs a name"_s;
    QTest::newRow("no object") << QByteArray(R"(["https://a.example.test"])") << u"needs a name"_s;
    QTest::newRow("odd name") << QByteArray(R"([{"name": "a b", "url": "https://a.example.test"}])")
                              << u"needs a name"_s;
    QTest::newRow("twice") << QByteArray(
        R"([{"name": "a", "url": "https://a.example.test"}, {"name": "a", "url": "https://b.example.test"}])")
                           << u"twice"_s;
    QTest::newRow("typing error") << QByteArray(R"([{"name": "a", "url": "https://a.example.test", "fliter": ""}])")
                                  << u"no such member: fliter"_s;
    QTest::newRow("wrong type") << QByteArray(R"([{"name": "a", "url": "https://a.example.test", "filter": 1}])")
                                << u"wrong type: filter"_s;
    QTest::newRow("no url") << QByteArray(R"([{"name": "a"}])") << u"the url must be"_s;
    QTest::newRow("plain http") << QByteArray(R"([{"name": "a", "url": "http://a.example.test"}])")
                                << u"the url must be"_s;
    QTest::newRow("file") << QByteArray(R"([{"name": "a", "url": "file:///etc/passwd"}])") << u"the url must be"_s;
    QTest::newRow("password") << QByteArray(R"([{"name": "a", "url": "https://u:p@a.example.test"}])") << u"no user"_s;
    QTest::newRow("event") << QByteArray(
        R"([{"name": "a", "url": "https://a.example.test", "events": ["incident:closed"]}])")
                           << u"no name of an event: incident:closed"_s;
    QTest::newRow("filter") << QByteArray(R"([{"name": "a", "url": "https://a.example.test", "filter": "^^OR^=="}])")
                            << QString();
}

void ConsumerSettingsTest::refused()
{
    QFETCH(const QByteArray, json);
    QFETCH(const QString, says);
    Settings settings;
    set(settings, SettingKey::Webhooks, json);
    const auto options = webhookOptions(settings, {});
    QVERIFY(!options);
    const Error &error = options.error();
    QVERIFY(error.code == ErrorCode::InvalidArgument || error.code == ErrorCode::ParseError);
    QVERIFY2(error.detail.contains(says), qPrintable(error.detail));
    QVERIFY(error.subject.startsWith("webhooks"_L1));
    QVERIFY(!toLogLine(error).contains("example.test"_L1)); // an address may hold a secret
}

void ConsumerSettingsTest::alerts()
{
    Settings settings;
    QVERIFY(!alertOptions(settings, {}).value());
    set(settings, SettingKey::AlertRules,
        R"([{"name": "critical", "events": ["incident:created", "incident:updated"], "filter": "priority=1"}])");
    const auto options = alertOptions(settings, {}).value();
    QVERIFY(options);
    QCOMPARE(options->rules.size(), size_t(1));
    QCOMPARE(options->rules[0].name, u"critical"_s);
    set(settings, SettingKey::AlertRules, R"([{"name": "critical", "url": "https://a.example.test"}])");
    QCOMPARE(alertOptions(settings, {}).error().code, ErrorCode::InvalidArgument);
}

QTEST_GUILESS_MAIN(ConsumerSettingsTest)
#include "tst_consumersettings.moc"
