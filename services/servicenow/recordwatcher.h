// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "services/servicenow/transport.h"

#include <QList>

#include <functional>

namespace bunsnc::servicenow {

/// Something happened to a record that is watched: reason enough to look, and nothing more.
struct RecordHint {
    enum class Operation { Insert, Update, Delete, Other };
    QString table; ///< the record's own class, which may be below the watched table
    QString sysId;
    Operation operation = Operation::Other;
    QString action; ///< "entry", "change" or "exit": what it means for the query
    QStringList changes; ///< columns; may be empty, also of an update
    qint64 modCount = -1; ///< sys_mod_count after it; -1: not told
};

struct RecordWatcherOptions {
    struct Watch {
        QString table;
        QString query; ///< encoded; order and the like are left out. Dot-walked terms watch the table itself only
    };
    QList<Watch> watches;
    bool webSocket = true; ///< false: long polling from the start
    /// Sessions that a REST login opened die silently after one to two minutes: each is replaced before that.
    std::chrono::milliseconds rotateAfter{45'000};
    std::chrono::milliseconds firstDelay{1'000}; ///< before a new attempt; doubles, with jitter
    std::chrono::milliseconds maxDelay{60'000};
    /// After a refusal (password, rights, no message bus on the instance): trying soon again would lock accounts.
    std::chrono::milliseconds refusedDelay{600'000};
};

struct RecordWatcherStatus {
    enum class State { Off, Connecting, Live, Lost };
    State state = State::Off;
    std::optional<Error> error; ///< of Lost: why
    bool webSocket = false; ///< of Live: otherwise long polling
    qint64 hints = 0;
    int rotations = 0;
};

/// Watches queries of tables over the instance's message bus (AMB). A wake-up hint only: there is no replay, sessions
/// die unnoticed, and whole instances have it switched off. So nothing that goes wrong here stops anybody: it says what
/// its state is, tries again with growing pauses, and after each new connection says that something may have been
/// missed. Whoever uses it polls, and polls sooner when told to.
///
/// Its logins are requests like all others and count in the account's limiter. The bus itself is no REST API, has no
/// rate rules, and is used with one message under way: it does not count.
class RecordWatcher {
public:
    /// All are called in a thread of the watcher, one at a time, and must be short. They may not destroy the watcher.
    struct Listener {
        std::function<void(const RecordHint &)> hint;
        std::function<void()> missed; ///< connected (again): what happened meanwhile was not told
        std::function<void(const RecordWatcherStatus &)> status; ///< of a change of state
    };

    RecordWatcher(std::shared_ptr<Account> account, RecordWatcherOptions options, Listener listener);
    ~RecordWatcher(); ///< stops and waits; a request under way is aborted
    Q_DISABLE_COPY_MOVE(RecordWatcher)

    void start(); ///< once
    void requestStop(); ///< does not wait; for good
    RecordWatcherStatus status() const;

    /// "/rw/default/incident/<the query in base64 with '-' for '='>"
    static QString channelOf(const RecordWatcherOptions::Watch &watch);

private:
    class Private;
    std::unique_ptr<Private> d;
};

} // namespace bunsnc::servicenow
