// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#include "app/bunsnc/console.h"

#include "services/core/servicemanager.h"

#include <QStringBuilder>

#include <cstdio>
#include <iostream>
#include <string>

#ifdef Q_OS_WIN
#include <io.h>
#include <windows.h>
#else
#include <csignal>
#include <poll.h>
#include <sys/ioctl.h>
#include <termios.h>
#include <unistd.h>
#endif

namespace bunsnc::app {

namespace {

#ifdef Q_OS_WIN
bool isTerminal(std::FILE *file)
{
    return _isatty(_fileno(file)) != 0;
}

class EchoOff {
public:
    EchoOff()
    {
        m_changed = GetConsoleMode(m_input, &m_before) != 0
            && SetConsoleMode(m_input, (m_before & ~DWORD(ENABLE_ECHO_INPUT)) | ENABLE_LINE_INPUT) != 0;
    }
    ~EchoOff()
    {
        if (m_changed) {
            SetConsoleMode(m_input, m_before);
        }
    }
    bool works() const { return m_changed; }

private:
    HANDLE m_input = GetStdHandle(STD_INPUT_HANDLE);
    DWORD m_before = 0;
    bool m_changed = false;
};

int terminalColumns()
{
    CONSOLE_SCREEN_BUFFER_INFO info;
    if (GetConsoleScreenBufferInfo(GetStdHandle(STD_OUTPUT_HANDLE), &info) == 0)
        return 0;
    return info.srWindow.Right - info.srWindow.Left + 1;
}
#else
bool isTerminal(std::FILE *file)
{
    return isatty(fileno(file)) != 0;
}

class EchoOff {
public:
    EchoOff()
    {
        if (tcgetattr(STDIN_FILENO, &m_before) == 0) {
            termios silent = m_before;
            silent.c_lflag &= ~tcflag_t(ECHO);
            m_changed = tcsetattr(STDIN_FILENO, TCSAFLUSH, &silent) == 0;
        }
    }
    ~EchoOff()
    {
        if (m_changed) {
            tcsetattr(STDIN_FILENO, TCSAFLUSH, &m_before);
        }
    }
    bool works() const { return m_changed; }

private:
    termios m_before{};
    bool m_changed = false;
};

int terminalColumns()
{
    winsize size{};
    return ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 ? size.ws_col : 0;
}
#endif

void print(std::FILE *file, const QString &text)
{
    const QByteArray bytes = text.toUtf8();
    std::fwrite(bytes.constData(), 1, size_t(bytes.size()), file);
    std::fflush(file);
}

} // namespace

bool canAsk()
{
    return isTerminal(stdin) && isTerminal(stderr);
}

bool errorIsTerminal()
{
    return isTerminal(stderr);
}

bool outputIsTerminal()
{
    return isTerminal(stdout);
}

bool inputIsTerminal()
{
    return isTerminal(stdin);
}

int outputColumns()
{
    bool isNumber = false;
    const int columns = qEnvironmentVariableIntValue("COLUMNS", &isNumber);
    if (isNumber && columns > 0)
        return columns;
    return outputIsTerminal() ? terminalColumns() : 0;
}

void ignoreClosedPipes()
{
#ifndef Q_OS_WIN
    std::signal(SIGPIPE, SIG_IGN);
#endif
}

bool waitForInput(const std::stop_token &stop)
{
#ifdef Q_OS_WIN
    return !stop.stop_requested();
#else
    while (!stop.stop_requested()) {
        pollfd input{STDIN_FILENO, POLLIN, 0};
        if (poll(&input, 1, 100) > 0)
            return true;
    }
    return false;
#endif
}

std::optional<QString> askSecret(const QString &prompt, const std::stop_token &stop)
{
    if (!canAsk()) {
        return std::nullopt;
    }
    const EchoOff echoOff;
    if (!echoOff.works()) {
        return std::nullopt; // rather not at all than in plain sight
    }
    printError(prompt);
    std::string line;
    const bool read = waitForInput(stop) && bool(std::getline(std::cin, line));
    printError(QStringLiteral("\n"));
    return read ? std::optional(QString::fromUtf8(line.data(), qsizetype(line.size()))) : std::nullopt;
}

void printOut(const QString &text)
{
    print(stdout, text);
}

void printError(const QString &text, JournalPriority priority)
{
    if (!errorIsJournal())
        return print(stderr, text);
    // Each line is an entry of its own there.
    QString lines;
    for (const QStringView line : QStringView(text).split(u'\n', Qt::SkipEmptyParts))
        lines += QLatin1Char('<') % QString::number(int(priority)) % QLatin1Char('>') % line % QLatin1Char('\n');
    print(stderr, lines);
}

void printErrorLine(const QString &line)
{
    printError(line + QLatin1Char('\n'));
}

} // namespace bunsnc::app
