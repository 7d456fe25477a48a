// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#include "app/bunsnc/console.h"

#include <cstdio>
#include <iostream>
#include <string>

#ifdef Q_OS_WIN
#include <io.h>
#include <windows.h>
#else
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

std::optional<QString> askSecret(const QString &prompt)
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
    const bool read = bool(std::getline(std::cin, line));
    printError(QStringLiteral("\n"));
    return read ? std::optional(QString::fromUtf8(line.data(), qsizetype(line.size()))) : std::nullopt;
}

void printOut(const QString &text)
{
    print(stdout, text);
}

void printError(const QString &text)
{
    print(stderr, text);
}

} // namespace bunsnc::app
