// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#include "services/core/clock.h"
#include "services/core/error.h"
#include "services/core/log.h"
#include "services/core/result.h"
#include "services/core/secrets.h"
#include "services/core/workerthread.h"

#include <QElapsedTimer>
#include <QFileInfo>
#include <QScopeGuard>
#include <QTemporaryDir>
#include <QTest>

#ifdef Q_OS_LINUX
#include <sys/resource.h>
#endif

using namespace bunsnc;

class TestCore : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void utcRoundTrip_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<qint64>("seconds");
        QTest::newRow("epoch") << QStringLiteral("1970-01-01 00:00:00") << qint64(0);
        QTest::newRow("leap day") << QStringLiteral("2016-02-29 23:59:59") << qint64(1456790399);
        QTest::newRow("before the epoch") << QStringLiteral("1969-12-31 23:59:59") << qint64(-1);
        QTest::newRow("far") << QStringLiteral("2099-12-31 00:00:00") << qint64(4102358400);
    }
    void utcRoundTrip()
    {
        QFETCH(QString, text);
        QFETCH(qint64, seconds);
        QCOMPARE(parseUtc(text), std::optional(seconds));
        QCOMPARE(parseUtc(QByteArrayView(text.toLatin1())), std::optional(seconds));
        QCOMPARE(formatUtc(seconds), text);
    }

    void utcRefusesEverythingElse()
    {
        for (const char *text : {"", "2016", "2016-13-01", "2016-02-30", "2015-02-29 00:00:00", "2016-01-01 24:00:00",
                 "2016-01-01T00:00:00", "2016-01-01 00:00:0x", "20160101000000"})
            QVERIFY2(!parseUtc(QByteArrayView(text)), text);
        QCOMPARE(parseUtc(QByteArrayView("2016-02-29")), std::optional<qint64>(1456704000));
    }

    void httpDate()
    {
        QCOMPARE(parseHttpDate("Sat, 21 Nov 2026 20:17:58 GMT"), parseUtc(QByteArrayView("2026-11-21 20:17:58")));
        QCOMPARE(formatHttpDate(*parseUtc(QByteArrayView("2026-11-21 20:17:58"))),
            QByteArray("Sat, 21 Nov 2026 20:17:58 GMT"));
        QVERIFY(!parseHttpDate("yesterday"));
        // An hour that the local clocks of many places skip.
        for (const char *zone : {"Europe/Berlin", "America/New_York", "America/Sao_Paulo"}) {
            qputenv("TZ", zone);
            QCOMPARE(parseHttpDate("Sun, 29 Mar 2026 02:30:00 GMT"), parseUtc(QByteArrayView("2026-03-29 02:30:00")));
            QCOMPARE(parseHttpDate("Sun, 08 Mar 2026 02:30:00 GMT"), parseUtc(QByteArrayView("2026-03-08 02:30:00")));
        }
    }

    void resultHoldsEither()
    {
        const auto half = [](int n) -> Result<int> {
            if (n % 2)
                return Error{.code = ErrorCode::InvalidArgument, .detail = QStringLiteral("odd")};
            return n / 2;
        };
        QCOMPARE(half(4).valueOr(-1), 2);
        QCOMPARE(half(3).error().code, ErrorCode::InvalidArgument);
        QVERIFY(Result<>{});
        QVERIFY(!Result<>{Error{}});
    }

    void everyErrorHasWordsForPeople()
    {
        QSet<QString> names;
        for (int code = 0; code <= static_cast<int>(ErrorCode::SafetyFuse); ++code) {
            const Error error{.code = static_cast<ErrorCode>(code),
                .subject = QStringLiteral("dev0.example"),
                .detail = QStringLiteral("detail")};
            const ErrorText text = describe(error);
            QVERIFY2(!text.title.isEmpty() && !text.meaning.isEmpty() && !text.action.isEmpty(),
                qPrintable(errorCodeName(error.code)));
            QVERIFY(!text.title.contains(QLatin1Char('%')) && !text.meaning.contains(QLatin1Char('%')));
            names.insert(errorCodeName(error.code));
        }
        QCOMPARE(names.size(), static_cast<qsizetype>(ErrorCode::SafetyFuse) + 1);
    }

    void logsHideSecrets_data()
    {
        QTest::addColumn<QString>("line");
        for (const char *line : {"Authorization: Basic YWRtaW46cGFzc3c0dmVyeQ==", "authorization=Bearer passw4very",
                 "https://admin:passw4very@dev0.example/api", "{\"password\":\"passw4very\",\"a\":1}",
                 "Set-Cookie: JSESSIONID=passw4very; Path=/", "grant_type=refresh&refresh_token=passw4very&x=1",
                 "x-sn-apikey: passw4very", "client_secret=passw4very", "the word passw4very by itself"})
            QTest::newRow(line) << QString::fromLatin1(line);
    }
    void logsHideSecrets()
    {
        QFETCH(QString, line);
        if (line.contains(QStringLiteral("by itself")))
            registerSecret(QStringLiteral("passw4very"));
        const QString clean = redact(line);
        QVERIFY2(!clean.contains(QStringLiteral("passw4very")), qPrintable(clean));
        QVERIFY2(!clean.contains(QStringLiteral("YWRtaW4")), qPrintable(clean));
    }

    void logsKeepTheRest()
    {
        const QString line = QStringLiteral("GET /api/now/table/incident?sysparm_limit=10 200 in 12 ms");
        QCOMPARE(redact(line), line);
        const QString sentence = QStringLiteral("User or password are wrong, or this user may not log in by Basic %1");
        for (const char *end : {"authentication.", "authentication. Check both.", "authentication, or at all"})
            QCOMPARE(redact(sentence.arg(QLatin1String(end))), sentence.arg(QLatin1String(end)));
        for (const char *token : {"authentication=", "authenticationX", "authentication.e30.x", "YWRtaW4=", "abcdefgh"})
            QCOMPARE(redact(sentence.arg(QLatin1String(token))), sentence.arg(QLatin1String("***")));
    }

    void shortSecretsAreNoPartsOfWords()
    {
        registerSecret(QStringLiteral("gato"));
        registerSecret(QStringLiteral("gat*"));
        QCOMPARE(redact(QStringLiteral("gato, 'gato' gatos regato xgato_ é:gato")),
            QStringLiteral("***, '***' gatos regato xgato_ é:***"));
        QCOMPARE(redact(QStringLiteral("gat*2")), QStringLiteral("***2"));
        forgetSecret(QStringLiteral("gato"));
        forgetSecret(QStringLiteral("gat*"));
        QCOMPARE(redact(QStringLiteral("gato")), QStringLiteral("gato"));
    }

    void workerRunsInOrderAndStops()
    {
        QList<int> seen;
        std::atomic<bool> blocked = false;
        {
            WorkerThread worker(QStringLiteral("test"));
            for (int i = 0; i < 3; ++i)
                worker.post([&seen, i](std::stop_token) { seen.append(i); });
            worker.post([&blocked](std::stop_token stop) {
                blocked = true;
                interruptibleSleep(60'000, stop);
            });
            worker.post([&seen](std::stop_token) { seen.append(99); });
            QTRY_VERIFY(blocked);
        } // stops the sleeping job and drops the waiting one
        QCOMPARE(seen, (QList<int>{0, 1, 2}));
    }

    void backgroundThreadsGiveWayAndNoOtherDoes()
    {
#ifndef Q_OS_LINUX
        QSKIP("asks Linux for the niceness of a thread");
#else
        const auto niceness = [](WorkerThread::Priority priority) {
            std::atomic<int> seen = -100;
            WorkerThread worker(QStringLiteral("test"), priority);
            worker.post([&seen](const std::stop_token &) { seen = getpriority(PRIO_PROCESS, 0); });
            return QTest::qWaitFor([&seen] { return seen != -100; }) ? seen.load() : -100;
        };
        const int own = getpriority(PRIO_PROCESS, 0);
        QCOMPARE(niceness(WorkerThread::Priority::Normal), own);
        const int low = niceness(WorkerThread::Priority::Low);
        const int background = niceness(WorkerThread::Priority::Background);
        QVERIFY2(low >= own && background >= low, qPrintable(QStringLiteral("%1, %2").arg(low).arg(background)));
        if (own < 5)
            QVERIFY(low > own && background > low);
        QCOMPARE(getpriority(PRIO_PROCESS, 0), own);
#endif
    }

    /// Whoever asked the keychain first may be gone, and several may ask at once. It used to answer none of the later
    /// ones within its twenty seconds, or to touch what was gone.
    void secretsAreAskedFromSeveralThreads()
    {
        const QTemporaryDir directory;
        const std::shared_ptr<SecretStore> secrets = SecretStore::forDesktop(directory.path());
        QElapsedTimer timer;
        timer.start();
        for (const int threads : {1, 3}) {
            std::vector<std::unique_ptr<WorkerThread>> workers;
            std::atomic<int> answered = 0;
            for (int i = 0; i < threads; ++i) {
                workers.push_back(std::make_unique<WorkerThread>(QStringLiteral("asks")));
                workers.back()->post([secrets, &answered](const std::stop_token &) {
                    for (const char *name : {"password:ana@a.example", "proxy-password:ana@b.example:1"})
                        answered += secrets->read(QString::fromLatin1(name)) ? 1 : 0;
                });
            }
            QTRY_COMPARE_WITH_TIMEOUT(answered.load(), 2 * threads, 120'000);
        }
        QVERIFY2(timer.elapsed() < 18'000, qPrintable(QString::number(timer.elapsed())));
    }

    void secretsInAFileAreForTheOwnerOnly()
    {
        QTemporaryDir directory;
        const auto secrets = SecretStore::forDesktop(directory.path());
        const QString name = passwordSecretName(QStringLiteral("https://dev0.example:8443"), QStringLiteral("ana"));
        QCOMPARE(name, QStringLiteral("password:ana@dev0.example:8443"));
        QVERIFY(secrets->write(name, QStringLiteral("correct horse")));
        QCOMPARE(*secrets->read(name), std::optional(QStringLiteral("correct horse")));
        if (secrets->kind() == QStringLiteral("file")) {
            const QFileInfo file(directory.filePath(QStringLiteral("secrets.json")));
            QVERIFY(file.exists());
            QVERIFY(!(file.permissions()
                & (QFile::ReadGroup | QFile::WriteGroup | QFile::ReadOther | QFile::WriteOther)));
        }
        QVERIFY(secrets->erase(name));
        QCOMPARE(*secrets->read(name), std::optional<QString>());
    }

    /// The variable goes before the file it names with _FILE, and that before systemd's credential.
    void secretsThatAreGiven()
    {
        const char *const variable = "BUNSNC_TEST_PASSWORD";
        const auto clean = qScopeGuard([&] {
            for (const char *name : {variable, "BUNSNC_TEST_PASSWORD_FILE", "CREDENTIALS_DIRECTORY"})
                qunsetenv(name);
        });
        QTemporaryDir directory;
        const auto put = [&](const QString &name, const QByteArray &content) {
            QFile file(directory.filePath(name));
            if (!file.open(QIODevice::WriteOnly) || file.write(content) < 0)
                qFatal("cannot write");
            file.setPermissions(QFile::ReadOwner | QFile::WriteOwner);
            return file.fileName();
        };
        const auto given = [&] { return givenSecret(variable).value(); };
        QVERIFY(!given());
        qputenv("CREDENTIALS_DIRECTORY", directory.path().toUtf8());
        QVERIFY(!given());
        put(QString::fromLatin1(variable), "of systemd\r\n");
        QCOMPARE(given(), std::optional(QStringLiteral("of systemd")));
        const QString file = put(QStringLiteral("file"), " of a file \n\n");
        qputenv("BUNSNC_TEST_PASSWORD_FILE", file.toUtf8());
        QCOMPARE(given(), std::optional(QStringLiteral(" of a file \n"))); // one end of line is the editor's
        QCOMPARE(redact(QStringLiteral("its word is of systemd")), QStringLiteral("its word is ***"));
        put(QStringLiteral("file"), "\n");
        QCOMPARE(givenSecret(variable).error().code, ErrorCode::FileError);
#ifndef Q_OS_WIN
        QVERIFY(QFile::setPermissions(file, QFile::ReadOwner | QFile::ReadOther));
        QVERIFY(givenSecret(variable).error().detail.startsWith(QStringLiteral("others may read")));
#endif
        QVERIFY(QFile::remove(file));
        QCOMPARE(givenSecret(variable).error().code, ErrorCode::FileError); // it is meant to be there
        qputenv(variable, "of the environment");
        QCOMPARE(given(), std::optional(QStringLiteral("of the environment")));
    }
};

QTEST_GUILESS_MAIN(TestCore)
#include "tst_core.moc"
