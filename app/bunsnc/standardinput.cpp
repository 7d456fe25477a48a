// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#include "app/bunsnc/standardinput.h"

#include "app/bunsnc/console.h"

#include <QFile>

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <limits>

#ifdef Q_OS_WIN
#include <fcntl.h>
#include <io.h>
#else
#include <unistd.h>
#endif

namespace bunsnc::app {

namespace {

#ifdef Q_OS_WIN
constexpr int inputFile = 0;

qint64 readInput(char *data, qint64 size)
{
    return _read(inputFile, data, unsigned(size));
}
#else
qint64 readInput(char *data, qint64 size)
{
    return ::read(STDIN_FILENO, data, size_t(size));
}
#endif

class StandardInput final : public QIODevice {
public:
    explicit StandardInput(std::stop_token stop)
        : m_stop(std::move(stop))
    {
#ifdef Q_OS_WIN
        _setmode(inputFile, _O_BINARY);
#endif
        open(QIODevice::ReadOnly);
    }
    bool isSequential() const override { return true; }
    bool hasFailed() const { return m_failed; }

protected:
    qint64 readData(char *data, qint64 size) override
    {
        while (!m_ended && waitForInput(m_stop)) {
            const qint64 got = readInput(data, std::min<qint64>(size, std::numeric_limits<int>::max()));
            if (got > 0)
                return got;
            if (got < 0 && errno == EINTR)
                continue;
            if (got < 0)
                setErrorString(qt_error_string(errno));
            m_failed = got < 0;
            m_ended = true; // a terminal's end may be followed by more, which nobody means
        }
        return m_failed ? -1 : 0;
    }
    qint64 writeData(const char *, qint64) override { return -1; }

private:
    const std::stop_token m_stop;
    bool m_ended = false;
    bool m_failed = false;
};

} // namespace

Result<std::unique_ptr<QIODevice>> openInput(const QString &path, const std::stop_token &stop)
{
    const bool isStandard = path == QLatin1StringView("-");
    if (isStandard && inputIsTerminal()) // elsewhere the writer of a pipe ends with the same Ctrl-C
        return std::unique_ptr<QIODevice>(std::make_unique<StandardInput>(stop));
    auto file = std::make_unique<QFile>(path);
    if (!(isStandard ? file->open(stdin, QIODevice::ReadOnly) : file->open(QIODevice::ReadOnly)))
        return Error{.code = ErrorCode::FileError, .subject = path, .detail = file->errorString()};
    return std::unique_ptr<QIODevice>(std::move(file));
}

Result<> whyItEnded(const QIODevice &input, const QString &name, const std::stop_token &stop)
{
    if (stop.stop_requested())
        return Error{.code = ErrorCode::Cancelled, .subject = name};
    const auto *file = dynamic_cast<const QFileDevice *>(&input);
    const auto *standard = dynamic_cast<const StandardInput *>(&input);
    if ((file && file->error() != QFileDevice::NoError) || (standard && standard->hasFailed()))
        return Error{.code = ErrorCode::FileError, .subject = name, .detail = input.errorString()};
    return {};
}

} // namespace bunsnc::app
