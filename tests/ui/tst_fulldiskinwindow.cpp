// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/patience.h"
#include "tests/support/smalldisk.h"
#include "tests/ui/livedesk.h"

#include <QApplication>
#include <QTest>

using namespace bunsnc;
using namespace bunsnc::test;
using namespace bunsnc::ui;
using bunsnc::tests::Desk;
using bunsnc::tests::secured;

/// A disk that is really full, as the person at the window meets it. Skipped where no mount is allowed.
class TestFullDiskInWindow final : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase();
    void saidAndMended();
};

void TestFullDiskInWindow::initTestCase()
{
    if (smallDisk().isEmpty())
        QSKIP("no mount of its own allowed here: needs unshare and the right to mount");
}

void TestFullDiskInWindow::saidAndMended()
{
    Desk desk(QStringLiteral("pt_BR"));
    desk.settings.set(SettingKey::StorePath, QString(smallDisk() + QStringLiteral("/mirror.sqlite")));
    SimulatorFixture instance(secured(desk.directory, 90));
    QVERIFY2(instance.isRunning(), qPrintable(instance.problem()));
    desk.aim(instance, QStringLiteral("admin"));
    QTRY_VERIFY(desk.window->session()
        && desk.window->session()->freshness()->level() == models::FreshnessLevel::Fresh);
    const auto stored = [&desk] {
        qint64 rows = 0;
        const auto reader = desk.window->session()->engine().store()->openReader().value();
        for (const Kind kind : allKinds)
            rows += reader->count(kind, false, {}).value() + reader->count(kind, true, {}).value();
        return rows;
    };
    QTRY_COMPARE(stored(), 90);

    DiskFiller filler;
    QVERIFY(filler.fill());
    for (int i = 0; i < 40; ++i) {
        instance.insert(QStringLiteral("incident"),
            {{QStringLiteral("short_description"), QStringLiteral("while it is full")},
                {QStringLiteral("description"), QStringLiteral("muitas palavras ").repeated(300)}});
    }
    MessageBar *const bar = desk.window->messages();
    QTRY_VERIFY(bar->isVisible());
    QVERIFY2(bar->text().startsWith(QStringLiteral("O disco está cheio")), qPrintable(bar->text()));
    QVERIFY2(bar->text().contains(QStringLiteral("mirror.sqlite")), qPrintable(bar->text()));
    QVERIFY2(bar->text().contains(QStringLiteral("Libere espaço")), qPrintable(bar->text()));
    desk.settings.set(SettingKey::Language, QStringLiteral("en"));
    QTRY_VERIFY2(bar->text().startsWith(QStringLiteral("The disk is full")), qPrintable(bar->text()));
    QVERIFY2(bar->text().contains(QStringLiteral("Free some space")), qPrintable(bar->text()));
    QVERIFY(desk.incidents()->rowCount() > 0); // what is there stays on the screen

    filler.remove();
    QTest::mouseClick(bar->findChild<QPushButton *>(QStringLiteral("messageRemedyButton")), Qt::LeftButton);
    QTRY_VERIFY(!bar->isVisible());
    QTRY_COMPARE(stored(), 130);
}

int main(int argc, char **argv)
{
    if (const auto inside = runOnSmallDisk(argc, argv))
        return *inside;
    QApplication app(argc, argv);
    TestFullDiskInWindow test;
    return QTest::qExec(&test, argc, argv);
}

#include "tst_fulldiskinwindow.moc"
