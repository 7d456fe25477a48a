// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#include "services/core/settings.h"

#include <QDir>
#include <QFile>
#include <QScopeGuard>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

#ifdef Q_OS_LINUX
#include <sys/stat.h>
#include <unistd.h>
#endif

using namespace bunsnc;

class TestSettings : public QObject {
    Q_OBJECT

    static void write(const QString &path, const QByteArray &content)
    {
        QFile file(path);
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write(content);
    }

private Q_SLOTS:
    void everyKeyHasANameAndADefault()
    {
        QSet<QString> names;
        const Settings settings;
        for (int key = 0; key <= static_cast<int>(SettingKey::NotificationsMuted); ++key) {
            const auto settingKey = static_cast<SettingKey>(key);
            names.insert(Settings::keyName(settingKey));
            QVERIFY(!settings.value(settingKey).isUndefined());
        }
        QCOMPARE(names.size(), static_cast<qsizetype>(SettingKey::NotificationsMuted) + 1);
    }

    void valuesSurviveAndUnknownKeysStay()
    {
        QTemporaryDir directory;
        const QString path = directory.filePath(QStringLiteral("settings.json"));
        write(path, "{\"ui.theme\":\"dark\",\"future.key\":[1,2]}");
        {
            Settings settings(path);
            QVERIFY(!settings.loadError());
            QCOMPARE(settings.string(SettingKey::Theme), QStringLiteral("dark"));
            QSignalSpy changed(&settings, &Settings::changed);
            settings.set(SettingKey::InstanceUser, QStringLiteral("ana"));
            settings.set(SettingKey::InstanceUser, QStringLiteral("ana"));
            QCOMPARE(changed.size(), 1);
        }
        const Settings again(path);
        QCOMPARE(again.string(SettingKey::InstanceUser), QStringLiteral("ana"));
        QFile file(path);
        QVERIFY(file.open(QIODevice::ReadOnly));
        QVERIFY(file.readAll().contains("future.key"));
    }

    void numbersStayInTheirRange()
    {
        QTemporaryDir directory;
        const QString path = directory.filePath(QStringLiteral("settings.json"));
        write(path, "{\"limits.requestsPerSecond\":100000,\"limits.pageSize\":\"many\",\"sync.deleteFuseCount\":-4}");
        const Settings settings(path);
        QCOMPARE(settings.integer(SettingKey::RequestsPerSecond), 100);
        QCOMPARE(settings.integer(SettingKey::PageSize), 1000);
        QCOMPARE(settings.integer(SettingKey::DeleteFuseCount), 1);
    }

    void aDamagedFileIsKeptAndSaid_data()
    {
        QTest::addColumn<QByteArray>("content");
        QTest::newRow("cut off") << QByteArray("{\"ui.theme\":\"da");
        QTest::newRow("not an object") << QByteArray("[1,2,3]");
        QTest::newRow("bytes") << QByteArray("\x00\xff\xfe garbage", 11);
        QTest::newRow("empty") << QByteArray();
    }
    void aDamagedFileIsKeptAndSaid()
    {
        QFETCH(QByteArray, content);
        QTemporaryDir directory;
        const QString path = directory.filePath(QStringLiteral("settings.json"));
        write(path, content);
        Settings settings(path);
        QVERIFY(settings.loadError());
        QCOMPARE(settings.loadError()->code, ErrorCode::SettingsDamaged);
        QCOMPARE(settings.string(SettingKey::ProxyMode), QStringLiteral("system"));
        const QStringList kept = QDir(directory.path()).entryList({QStringLiteral("settings.json.damaged-*")});
        QCOMPARE(kept.size(), 1);
        QFile copy(directory.filePath(kept.first()));
        QVERIFY(copy.open(QIODevice::ReadOnly));
        QCOMPARE(copy.readAll(), content);
        // The next start works.
        settings.set(SettingKey::Theme, QStringLiteral("light"));
        QVERIFY(settings.save());
        QVERIFY(!Settings(path).loadError());
    }

    void aFileThatMayNotBeReadIsNotWrittenOver()
    {
#ifndef Q_OS_LINUX
        QSKIP("takes the rights from a file, and from the test, as Linux does");
#else
        QTemporaryDir directory;
        const QString path = directory.filePath(QStringLiteral("settings.json"));
        const QByteArray content("{\"ui.theme\":\"dark\"}");
        write(path, content);
        QVERIFY(QFile::setPermissions(path, {}));
        QCOMPARE(chmod(QFile::encodeName(directory.path()).constData(), 0777), 0); // another file may take its place
        const uid_t user = geteuid();
        if (user == 0) // who may read everything
            QCOMPARE(seteuid(65534), 0);
        const auto again = qScopeGuard([user] { QCOMPARE(seteuid(user), 0); });
        {
            Settings settings(path);
            QVERIFY(settings.loadError());
            QCOMPARE(settings.loadError()->code, ErrorCode::FileError);
            settings.set(SettingKey::Theme, QStringLiteral("light"));
            QCOMPARE(settings.string(SettingKey::Theme), QStringLiteral("light"));
            const auto saved = settings.save();
            QVERIFY(!saved);
            QCOMPARE(saved.error().code, ErrorCode::FileError);
        }
        QCOMPARE(seteuid(user), 0);
        QVERIFY(QFile::setPermissions(path, QFile::ReadOwner));
        QFile file(path);
        QVERIFY(file.open(QIODevice::ReadOnly));
        QCOMPARE(file.readAll(), content);
#endif
    }
};

QTEST_GUILESS_MAIN(TestSettings)
#include "tst_settings.moc"
