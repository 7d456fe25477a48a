// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#include "services/servicenow/bodypipe.h"

#include <algorithm>

namespace bunsnc::servicenow {

using namespace Qt::StringLiterals;

namespace {

constexpr qint64 capacity = 1024 * 1024; // of each way
constexpr qint64 pieceSize = 256 * 1024;

} // namespace

BodyPipe::BodyPipe(BodySink *sink, BodySource *source)
    : m_sink(sink)
    , m_source(source)
    , m_unread(source ? source->size() : 0)
{
}

bool BodyPipe::wantsPiece() const
{
    return m_unread > 0 && m_toSendBytes + pieceSize <= capacity;
}

void BodyPipe::giveUp(Error error)
{
    m_gaveUp = std::move(error);
    m_received.clear();
    m_changed.notify_all();
}

void BodyPipe::readPiece(std::unique_lock<std::mutex> &lock, const std::function<void()> &feed)
{
    const qint64 most = std::min(m_unread, pieceSize);
    lock.unlock();
    auto piece = m_source->read(most);
    lock.lock();
    if (!piece)
        return giveUp(std::move(piece).error());
    if (piece->isEmpty() || piece->size() > most)
        return giveUp(Error{.code = ErrorCode::FileError, .detail = u"it became shorter while it was being sent"_s});
    m_unread -= piece->size();
    m_toSendBytes += piece->size();
    m_toSend.push_back(*std::move(piece));
    if (std::exchange(m_starved, false)) {
        lock.unlock();
        feed();
        lock.lock();
    }
}

void BodyPipe::deliver(std::unique_lock<std::mutex> &lock)
{
    const QByteArray piece = std::move(m_received.front());
    m_received.pop_front();
    lock.unlock();
    const Result<> written = m_sink->write(piece);
    lock.lock();
    m_receivedBytes -= piece.size();
    if (!written)
        return giveUp(written.error());
    m_changed.notify_all();
}

void BodyPipe::judge(std::unique_lock<std::mutex> &lock)
{
    const Head head = *std::exchange(m_head, std::nullopt);
    lock.unlock();
    auto verdict = m_sink->begin(head.status, head.headers);
    lock.lock();
    if (!verdict)
        giveUp(verdict.error());
    m_verdict = std::move(verdict);
    m_changed.notify_all();
}

Result<WireAnswer> BodyPipe::wait(WireProgress &progress, const std::stop_token &stop,
    const std::function<void()> &abort, const std::function<void()> &feed)
{
    std::unique_lock lock(m_mutex);
    const auto isOver = [this] { return m_result && !m_head && m_received.empty(); };
    while (!m_gaveUp && !isOver()) {
        m_changed.wait(lock, stop, [this] { return m_result || m_head || !m_received.empty() || wantsPiece(); });
        if (isOver())
            break;
        if (stop.stop_requested())
            giveUp(Error{.code = ErrorCode::Cancelled});
        else if (m_head)
            judge(lock);
        else if (!m_received.empty())
            deliver(lock);
        else
            readPiece(lock, feed);
    }
    if (!m_result) {
        lock.unlock();
        abort();
        lock.lock();
        m_changed.wait(lock, [this] { return m_result.has_value(); });
    }
    progress = m_progress;
    if (m_gaveUp && (m_sink || m_source))
        return *std::move(m_gaveUp);
    return *std::move(m_result);
}

Result<bool> BodyPipe::begin(int status, const HeaderList &headers)
{
    std::unique_lock lock(m_mutex);
    if (!m_gaveUp) {
        m_head = Head{status, headers};
        m_verdict.reset();
        m_changed.notify_all();
        m_changed.wait(lock, [this] { return m_verdict || m_gaveUp; });
    }
    if (m_gaveUp)
        return *m_gaveUp;
    return **m_verdict;
}

Result<> BodyPipe::write(QByteArrayView bytes)
{
    std::unique_lock lock(m_mutex);
    m_changed.wait(lock, [this] { return m_receivedBytes < capacity || m_gaveUp; });
    if (m_gaveUp)
        return *m_gaveUp;
    m_received.push_back(bytes.toByteArray());
    m_receivedBytes += bytes.size();
    m_changed.notify_all();
    return {};
}

QByteArray BodyPipe::nextPiece()
{
    std::lock_guard lock(m_mutex);
    if (m_toSend.empty()) {
        m_starved = m_unread > 0;
        return {};
    }
    QByteArray piece = std::move(m_toSend.front());
    m_toSend.pop_front();
    m_toSendBytes -= piece.size();
    m_changed.notify_all();
    return piece;
}

bool BodyPipe::isSentWhole() const
{
    std::lock_guard lock(m_mutex);
    return m_unread == 0 && m_toSend.empty();
}

void BodyPipe::finish(Result<WireAnswer> result, WireProgress progress)
{
    std::lock_guard lock(m_mutex);
    m_result = std::move(result);
    m_progress = progress;
    m_changed.notify_all();
}

} // namespace bunsnc::servicenow
