// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#include "tests/support/smalldisk.h"

#include <QCoreApplication>
#include <QProcess>
#include <QTemporaryDir>

#include <algorithm>

using namespace Qt::Literals::StringLiterals;

namespace bunsnc::test {

namespace {
constexpr auto diskVariable = "BUNSNC_TEST_SMALL_DISK";
}

QString smallDisk()
{
    return qEnvironmentVariable(diskVariable);
}

std::optional<int> runOnSmallDisk(int argc, char **argv, int megabytes)
{
    if (!smallDisk().isEmpty())
        return std::nullopt;
    const QCoreApplication app(argc, argv); // for QProcess
    const QTemporaryDir directory;
    QProcess inside;
    auto environment = QProcessEnvironment::systemEnvironment();
    environment.insert(QString::fromLatin1(diskVariable), directory.path());
    inside.setProcessEnvironment(environment);
    inside.setProcessChannelMode(QProcess::ForwardedChannels);
    const QString mount = u"mount -t tmpfs -o size=%1m none \"$BUNSNC_TEST_SMALL_DISK\""_s.arg(megabytes);
    // As root a name space for mounts is enough; others need one for users too, where that is allowed.
    for (const QString &names : {u"-m"_s, u"-rm"_s}) {
        QProcess probe;
        probe.setProcessEnvironment(environment);
        probe.start(u"unshare"_s, {names, u"sh"_s, u"-c"_s, mount});
        if (!probe.waitForFinished(20'000) || probe.exitStatus() != QProcess::NormalExit || probe.exitCode() != 0)
            continue;
        inside.start(u"unshare"_s,
            QStringList{names, u"sh"_s, u"-c"_s, mount + u" && exec \"$0\" \"$@\""_s,
                QCoreApplication::applicationFilePath()}
                + QCoreApplication::arguments().mid(1));
        if (!inside.waitForStarted())
            break;
        inside.waitForFinished(-1);
        return inside.exitStatus() == QProcess::NormalExit ? inside.exitCode() : 1;
    }
    return std::nullopt;
}

DiskFiller::DiskFiller()
    : m_file(smallDisk() + u"/filler"_s)
{
}

DiskFiller::~DiskFiller()
{
    remove();
}

bool DiskFiller::fill(qint64 leave)
{
    if (!m_file.isOpen() && !m_file.open(QIODevice::WriteOnly | QIODevice::Unbuffered))
        return false;
    const QByteArray block(4096, 'x');
    while (m_file.write(block) == block.size()) { }
    return leave == 0 || m_file.resize(std::max<qint64>(0, m_file.size() - leave));
}

void DiskFiller::remove()
{
    m_file.remove();
}

} // namespace bunsnc::test
