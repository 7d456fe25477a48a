// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
//
// Large attachments in little memory. The instance is a process of its own (this program again), so that only the
// client counts.
#include "bench/processusage.h"
#include "services/servicenow/client.h"
#include "services/simulator/simulator.h"

#include <QCoreApplication>
#include <QProcess>
#include <QTemporaryDir>
#include <QTest>

#include <cstdio>

using namespace bunsnc;
using namespace bunsnc::servicenow;
using namespace Qt::StringLiterals;

namespace {

constexpr qint64 megabyte = 1024 * 1024;
constexpr qint64 fileSize = 200 * megabyte;
constexpr qint64 mostAboveStart = 50 * megabyte;

int serve(const QString &tlsDirectory)
{
    simulator::Options options;
    options.records = 100;
    options.tlsDirectory = tlsDirectory;
    const auto instance = simulator::start(options);
    if (!instance) {
        std::printf("failed %s\n", qPrintable(toLogLine(instance.error())));
        return 1;
    }
    simulator::DirectChange change;
    change.type = simulator::DirectChange::Type::Insert;
    change.table = u"problem"_s;
    change.fields = {{u"short_description"_s, u"large files"_s}};
    const auto id = (*instance)->control().apply(change);
    std::printf("ready\t%s\t%s\t%s\n", qPrintable((*instance)->url().toString()), qPrintable((*instance)->caFile()),
        id ? qPrintable(*id) : "");
    std::fflush(stdout);
    while (std::getchar() != EOF) { } // it ends when its input does
    (*instance)->stop();
    return 0;
}

} // namespace

class TestAttachmentMemory : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void upAndDown_data()
    {
        QTest::addColumn<bool>("tls");
        QTest::newRow("http") << false;
        QTest::newRow("https") << true;
    }

    void upAndDown()
    {
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
        QSKIP("a sanitizer's memory is not ours");
#endif
        QFETCH(bool, tls);
        QTemporaryDir folder;
        QProcess instance;
        instance.setProcessChannelMode(QProcess::ForwardedErrorChannel);
        instance.start(QCoreApplication::applicationFilePath(), {u"--serve"_s, tls ? folder.path() : QString()});
        QByteArray output;
        while (!output.contains('\n') && instance.waitForReadyRead(60'000))
            output += instance.readAllStandardOutput();
        const QList<QByteArray> ready = output.trimmed().split('\t');
        QCOMPARE(ready.value(0), "ready"_ba);

        ClientConfig config;
        config.instance = QString::fromUtf8(ready.value(1));
        config.auth = basicAuth(u"admin"_s, u"admin"_s);
        config.connection.proxyMode = ProxyMode::None;
        config.connection.caFile = QString::fromUtf8(ready.value(2));
        const auto client = Client::make(config);
        QVERIFY(client);
        auto files = (*client)->attachment(u"problem"_s);
        const QString record = QString::fromUtf8(ready.value(3));
        QVERIFY(files.addAttachment(record, u"small"_s, "x"_ba)); // what a first request needs is there

        const QString path = folder.filePath(u"large.bin"_s);
        {
            QFile file(path);
            QVERIFY(file.open(QIODevice::WriteOnly));
            QByteArray piece(megabyte, 'p');
            for (qint64 i = 0; i < fileSize / megabyte; ++i) {
                piece.replace(0, 8, QByteArray::number(i).rightJustified(8, '0'));
                QCOMPARE(file.write(piece), piece.size());
            }
        }
        bench::resetPeak();
        const auto start = bench::residentBytes();
        if (!start)
            QSKIP("this system does not tell how much memory a process has");
        const auto added = files.addFile(record, path);
        QVERIFY2(added, added ? "" : qPrintable(toLogLine(added.error())));
        const qint64 up = *bench::peakResidentBytes() - *start;
        QCOMPARE(added->size, std::optional(fileSize));
        bench::resetPeak();
        QVERIFY(*files.get(added->sysId));
        const QString back = folder.filePath(u"back"_s);
        QVERIFY(QDir().mkdir(back));
        const auto saved = files.writeTo(back); // checks size and hash
        QVERIFY2(saved, saved ? "" : qPrintable(toLogLine(saved.error())));
        const qint64 down = *bench::peakResidentBytes() - *start;
        QCOMPARE(QFileInfo(*saved).size(), fileSize);
        qInfo("%lld MB: %.1f MB above start up, %.1f MB down", static_cast<long long>(fileSize / megabyte),
            double(up) / megabyte, double(down) / megabyte);
        QVERIFY(up < mostAboveStart);
        QVERIFY(down < mostAboveStart);

        instance.closeWriteChannel();
        QVERIFY(instance.waitForFinished(30'000));
    }
};

int main(int argc, char **argv)
{
    const QCoreApplication application(argc, argv);
    const QStringList arguments = QCoreApplication::arguments();
    if (arguments.value(1) == u"--serve"_s)
        return serve(arguments.value(2));
    TestAttachmentMemory test;
    return QTest::qExec(&test, argc, argv);
}

#include "tst_attachmentmemory.moc"
