// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#include "tests/support/connectproxy.h"
#include "tests/sync/mirrorrig.h"
#include "tests/sync/mirrorwait.h"

#include <QtTest/QtTest>

using namespace bunsnc;
using namespace bunsnc::sync;
using namespace bunsnc::test;
using namespace std::chrono_literals;
using namespace Qt::Literals::StringLiterals;

/// The mirror behind a company's proxy, which refuses in the middle of the work and is mended later.
class TestMirrorProxy : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void refusesAndComesBack_data();
    void refusesAndComesBack();
    void wrongProxyPassword();
};

namespace {

std::unique_ptr<Mirror> mirrorBehind(
    MirrorRig &rig, const ConnectProxy &proxy, const QString &user = {}, const QString &password = {})
{
    servicenow::InstanceConfig instance;
    instance.url = rig.url();
    instance.requestsPerSecond = 1000;
    instance.proxyMode = servicenow::ProxyMode::Manual;
    instance.proxyHost = proxy.host();
    instance.proxyPort = proxy.port();
    instance.proxyUser = user;
    instance.proxyPassword = password;
    auto options = MirrorRig::quick();
    options.pageSize = 10;
    return makeMirror(servicenow::Account::make(instance, servicenow::basicAuth(u"admin"_s, u"admin"_s)),
        rig.openStore(), nullptr, options);
}

} // namespace

void TestMirrorProxy::refusesAndComesBack_data()
{
    QTest::addColumn<ConnectProxy::Mode>("mode");
    QTest::newRow("407") << ConnectProxy::Mode::WantsLogin;
    QTest::newRow("403") << ConnectProxy::Mode::Forbids;
    QTest::newRow("hangs up") << ConnectProxy::Mode::HangsUp;
    QTest::newRow("connection refused") << ConnectProxy::Mode::Down;
}

void TestMirrorProxy::refusesAndComesBack()
{
    QFETCH(ConnectProxy::Mode, mode);
    MirrorRig rig;
    rig.setFaults({{u"latency_ms"_s, 10}});
    ConnectProxy proxy;
    const auto mirror = mirrorBehind(rig, proxy);
    mirror->start();
    QVERIFY(isFilling(*mirror));
    QVERIFY(proxy.tunnels() > 0);

    proxy.setMode(mode);
    QVERIFY(meets(*mirror, ErrorCode::ProxyRefused, Phase::Failed));
    QCOMPARE(mirror->status().error->subject, u"127.0.0.1:%1"_s.arg(proxy.port()));
    QVERIFY(mirror->status().nextAttemptMs > 0); // it will look again by itself
    const int refused = proxy.refusals();
    const QStringList there = rig.sysIds(Kind::Incident, 2);
    rig.insert(Kind::Incident);
    rig.update(Kind::Incident, there[0], {{u"short_description"_s, u"changed meanwhile"_s}});
    rig.remove(Kind::Incident, there[1]);
    QTest::qWait(1000); // two or three attempts, each by one worker only
    QVERIFY2(proxy.refusals() - refused <= 12, qPrintable(QString::number(proxy.refusals() - refused)));

    proxy.setMode(ConnectProxy::Mode::Pass);
    QVERIFY(becomesLive(*mirror));
    QVERIFY(!mirror->status().error);
    QVERIFY2(waitFor([&] { return rig.difference(false).isEmpty(); }), qPrintable(rig.difference(false)));
    // Again, when it only follows what changes.
    proxy.setMode(mode);
    QVERIFY(meets(*mirror, ErrorCode::ProxyRefused, Phase::Failed));
    rig.insert(Kind::ChangeTask);
    proxy.setMode(ConnectProxy::Mode::Pass);
    WAIT_UNTIL_EQUAL(rig);
    QVERIFY(becomesLive(*mirror));
    mirror->requestStop();
    QVERIFY(mirror->wait(endLimit));
    QCOMPARE(rig.eventMistakes(), QString());
}

void TestMirrorProxy::wrongProxyPassword()
{
    MirrorRig rig(MirrorRig::small(60));
    ConnectProxy proxy;
    proxy.setLogin("bia", "right");
    {
        const auto mirror = mirrorBehind(rig, proxy, u"bia"_s, u"wrong"_s);
        mirror->start();
        QVERIFY(meets(*mirror, ErrorCode::ProxyRefused, Phase::Failed));
        QVERIFY(rig.events().empty());
    }
    const auto mirror = mirrorBehind(rig, proxy, u"bia"_s, u"right"_s);
    mirror->start();
    QVERIFY(becomesLive(*mirror));
    QCOMPARE(rig.difference(false), QString());
}

QTEST_GUILESS_MAIN(TestMirrorProxy)
#include "tst_mirrorproxy.moc"
