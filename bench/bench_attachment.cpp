// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
//
// An attachment of 1 GB up and down: how fast, and in how much memory above the start. The instance is a process of
// its own.
#include "bench/figures.h"
#include "bench/processusage.h"
#include "bench/simulatorprocess.h"
#include "services/core/memory.h"
#include "services/servicenow/client.h"

#include <QCoreApplication>
#include <QFileInfo>
#include <QTemporaryDir>

using namespace Qt::StringLiterals;
using namespace bunsnc;

namespace {

constexpr qint64 megabyte = 1024 * 1024;
constexpr double memoryBar = 50;

QByteArray number(double value, int digits = 0)
{
    return QByteArray::number(value, 'f', digits);
}

void makeFile(const QString &path, qint64 megabytes)
{
    QFile file(path);
    if (!file.open(QIODevice::WriteOnly))
        bench::fail(u"no file can be written: "_s + file.errorString());
    QByteArray piece(megabyte, Qt::Uninitialized);
    quint32 state = 1;
    for (qint64 i = 0; i < megabytes; ++i) {
        for (char &byte : piece) {
            state = state * 1664525U + 1013904223U;
            byte = static_cast<char>(state >> 24);
        }
        if (file.write(piece) != piece.size())
            bench::fail(u"no file can be written: "_s + file.errorString());
    }
}

/// Runs one way, and prints its rate and its memory.
template<typename Transfer>
void measure(const QByteArray &name, qint64 megabytes, Transfer transfer)
{
    bench::resetPeak();
    const auto before = bench::residentBytes();
    const bench::Stopwatch watch;
    transfer();
    const double seconds = watch.seconds();
    const QByteArray size = QByteArray::number(megabytes) + " MB";
    bench::print({"attachment " + name + ", " + size, number(static_cast<double>(megabytes) / seconds) + " MB/s",
        number(seconds, 1) + " s", {}, {}, true});
    const auto peak = bench::peakResidentBytes();
    if (before && peak)
        bench::printBelow("attachment " + name + ": memory above start",
            static_cast<double>(*peak - *before) / megabyte, memoryBar, "MB");
}

} // namespace

int main(int argc, char **argv)
{
    const QCoreApplication application(argc, argv);
    giveLargeBlocksBack();
    if (const auto served = bench::serveWhenAsked(QCoreApplication::arguments()))
        return *served;
    const qint64 megabytes = bench::environmentNumber("BUNSNC_BENCH_ATTACHMENT_MB", 1024);
    const QTemporaryDir folder;
    const QString path = folder.filePath(u"large.bin"_s);
    bench::say(u"making a file of %1 MB and an instance"_s.arg(megabytes));
    makeFile(path, megabytes);
    const bench::SimulatorProcess instance(10, 1);

    servicenow::ClientConfig config;
    config.instance = instance.url().toString();
    config.auth = servicenow::basicAuth(u"admin"_s, u"admin"_s);
    config.connection.proxyMode = servicenow::ProxyMode::None;
    config.connection.requestTimeout = std::chrono::minutes(5); // the instance stores all of it before it answers
    const auto client = bench::need(servicenow::Client::make(config), "making a client");
    auto record = client->glideRecord(u"incident"_s);
    record.setLimit(1);
    bench::need(record.query(), "looking for an incident");
    if (!bench::need(record.next(), "looking for an incident"))
        bench::fail(u"the instance has no incident"_s);

    auto files = client->attachment(u"incident"_s);
    servicenow::AttachmentInfo info;
    measure("up", megabytes, [&] { info = bench::need(files.addFile(record.sysId(), path), "uploading"); });
    if (!bench::need(files.get(info.sysId), "finding it again"))
        bench::fail(u"it is not there"_s);
    const QString back = folder.filePath(u"back.bin"_s);
    measure("down", megabytes, [&] { bench::need(files.writeTo(back), "downloading"); }); // checks the hash
    if (QFileInfo(back).size() != megabytes * megabyte)
        bench::fail(u"it came back in another size"_s);
    return 0;
}
