// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#include "services/core/log.h"

#include "services/core/clock.h"
#include "services/core/servicemanager.h"

#include <QFile>
#include <QMutex>
#include <QRegularExpression>
#include <QStringBuilder>
#include <QStringList>
#include <QThread>

#include <cstdio>

namespace bunsnc {

Q_LOGGING_CATEGORY(logCore, "bunsnc.core")

namespace {

constexpr qint64 rotateAt = 10 * 1024 * 1024;
constexpr int keptFiles = 5;
constexpr qsizetype shortestSecret = 4;
constexpr qsizetype longSecret = 8;

struct LogState {
    QMutex mutex;
    QFile file;
    bool rotates = true;
    const bool toJournal = errorIsJournal();
    QStringList secrets;
};

LogState &state()
{
    static LogState instance;
    return instance;
}

void rotate(QFile &file)
{
    file.close();
    const QString base = file.fileName();
    QFile::remove(base % QLatin1Char('.') % QString::number(keptFiles));
    for (int i = keptFiles - 1; i >= 1; --i)
        QFile::rename(base % QLatin1Char('.') % QString::number(i), base % QLatin1Char('.') % QString::number(i + 1));
    QFile::rename(base, base % QStringLiteral(".1"));
    file.setFileName(base);
    if (!file.open(QIODevice::WriteOnly | QIODevice::Append))
        std::fputs("bunsnc: cannot write the log file any more\n", stderr);
}

const char *levelName(QtMsgType type)
{
    switch (type) {
    case QtDebugMsg: return "debug";
    case QtInfoMsg: return "info";
    case QtWarningMsg: return "warning";
    case QtCriticalMsg: return "error";
    case QtFatalMsg: return "fatal";
    }
    return "info";
}

/// In front of a line to the journal: the priorities of syslog.
const char *journalLevel(QtMsgType type)
{
    switch (type) {
    case QtDebugMsg: return "<7>";
    case QtInfoMsg: return "<6>";
    case QtWarningMsg: return "<4>";
    case QtCriticalMsg: return "<3>";
    case QtFatalMsg: return "<2>";
    }
    return "<6>";
}

void handleMessage(QtMsgType type, const QMessageLogContext &context, const QString &message)
{
    const QThread *thread = QThread::currentThread();
    const QString threadName = thread ? thread->objectName() : QString();
    QString line = QLatin1String(context.category ? context.category : "default");
    if (!threadName.isEmpty())
        line += QStringLiteral(" {") % threadName % QLatin1Char('}');
    line = redact(line % QLatin1Char(' ') % message);
    const QByteArray bytes = formatUtc(Clock::system().nowSeconds()).toUtf8() + "Z " + levelName(type) + ' '
        + line.toUtf8() + '\n';
    // The journal has its own times, and takes each line for an entry.
    const QByteArray journal = state().toJournal
        ? journalLevel(type) + line.replace(QLatin1Char('\n'), QLatin1String(" | ")).toUtf8() + '\n'
        : bytes;

    LogState &log = state();
    const QMutexLocker lock(&log.mutex);
    std::fwrite(journal.constData(), 1, static_cast<std::size_t>(journal.size()), stderr);
    if (log.file.isOpen()) {
        log.file.write(bytes);
        log.file.flush();
        if (log.rotates && log.file.size() > rotateAt)
            rotate(log.file);
    }
}

/// A short password may be a part of words ("admin" of "administrator"), where it tells nothing, and without it our own
/// sentences cannot be read: it is taken out where it stands by itself. Long ones go wherever they are.
void removeSecret(QString &text, const QString &secret)
{
    if (secret.size() >= longSecret) {
        text.replace(secret, QStringLiteral("***"));
        return;
    }
    const auto joined = [](QChar left, QChar right) {
        const auto isWord = [](QChar c) { return c.isLetterOrNumber() || c == u'_'; };
        return isWord(left) && isWord(right);
    };
    for (qsizetype at = text.indexOf(secret); at >= 0; at = text.indexOf(secret, at + 1)) {
        const qsizetype end = at + secret.size();
        const bool inWord
            = (at > 0 && joined(text[at - 1], text[at])) || (end < text.size() && joined(text[end - 1], text[end]));
        if (!inWord)
            text.replace(at, secret.size(), QStringLiteral("***"));
    }
}

} // namespace

void installLogging(const QString &file)
{
    {
        LogState &log = state();
        const QMutexLocker lock(&log.mutex);
        log.file.close();
        const QString chosen = qEnvironmentVariable("BUNSNC_LOG_FILE");
        log.rotates = chosen.isEmpty();
        if (!chosen.isEmpty() || !file.isEmpty()) {
            log.file.setFileName(chosen.isEmpty() ? file : chosen);
            if (!log.file.open(QIODevice::WriteOnly | QIODevice::Append))
                std::fputs("bunsnc: cannot open the log file; logging to the terminal only\n", stderr);
        }
    }
    qInstallMessageHandler(handleMessage);
}

void registerSecret(const QString &secret)
{
    if (secret.size() < shortestSecret)
        return;
    LogState &log = state();
    const QMutexLocker lock(&log.mutex);
    if (!log.secrets.contains(secret))
        log.secrets.append(secret);
}

void forgetSecret(const QString &secret)
{
    LogState &log = state();
    const QMutexLocker lock(&log.mutex);
    log.secrets.removeOne(secret);
}

QString redact(const QString &line)
{
    static const QRegularExpression headerLike(
        QStringLiteral(R"(((?:proxy-)?authorization|(?:set-)?cookie|x-usertoken|x-sn-apikey)(["']?\s*[:=]\s*)([^\r\n"']+))"),
        QRegularExpression::CaseInsensitiveOption);
    static const QRegularExpression fieldLike(
        QStringLiteral(
            R"(((?:[\w-]*(?:password|passwd|secret|token|api[_-]?key|assertion))["']?\s*[:=]\s*["']?)([^\s"'&,;}]+))"),
        QRegularExpression::CaseInsensitiveOption);
    static const QRegularExpression userInfo(QStringLiteral(R"(\b([a-z][a-z0-9+.-]*://)[^\s/@]+@)"),
        QRegularExpression::CaseInsensitiveOption);
    // "Basic authentication" is the name of a method, in our own sentences and the instance's.
    static const QRegularExpression bearer(
        QStringLiteral(R"(\b(Basic|Bearer)\s+(?!authentication(?:\.?(?:\s|$)|[^A-Za-z0-9._~+/=-])))"
                       R"([A-Za-z0-9._~+/=-]{4,})"),
        QRegularExpression::CaseInsensitiveOption);

    QString clean = line;
    clean.replace(headerLike, QStringLiteral("\\1\\2***"));
    clean.replace(fieldLike, QStringLiteral("\\1***"));
    clean.replace(userInfo, QStringLiteral("\\1***@"));
    clean.replace(bearer, QStringLiteral("\\1 ***"));

    QStringList secrets;
    {
        LogState &log = state();
        const QMutexLocker lock(&log.mutex);
        secrets = log.secrets;
    }
    for (const QString &secret : std::as_const(secrets))
        removeSecret(clean, secret);
    return clean;
}

QString redact(const QString &line, qsizetype most)
{
    return redact(line).left(most);
}

} // namespace bunsnc
