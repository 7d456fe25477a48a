// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "services/servicenow/attachmentinfo.h"
#include "services/servicenow/transport.h"

#include <QCryptographicHash>

namespace bunsnc::servicenow {

/// The content of one attachment on its way to wherever it goes. After a lost connection it asks for the rest only;
/// where the instance knows no ranges, what came again is left out. Size and hash are checked against what the
/// instance said.
class DownloadSink final : public BodySink {
public:
    using Store = std::function<Result<>(QByteArrayView bytes)>;
    using StartOver = std::function<Result<>()>;

    /// `store` is given each byte once, in order; with `startOver`, all of them again from the first after a call of
    /// that.
    DownloadSink(AttachmentInfo info, DownloadOptions options, Store store, StartOver startOver = {});

    /// `bytes` that are there already, before fetch().
    void takeExisting(QByteArrayView bytes);
    /// Fetches what is missing and checks the whole: DamagedAnswer, not retryable, when it is not what the instance
    /// said.
    Result<> fetch(Transport &transport, const std::stop_token &stop);

    HeaderList requestHeaders() override;
    Result<bool> begin(int status, const HeaderList &headers) override;
    Result<> write(QByteArrayView bytes) override;
    qint64 position() const override { return m_position; }

private:
    Result<> restart();
    Result<> check() const;
    Error error(ErrorCode code, const QString &detail) const;
    bool isContent(const HeaderList &headers) const;

    const AttachmentInfo m_info;
    const DownloadOptions m_options;
    const Store m_store;
    const StartOver m_startOver;
    QCryptographicHash m_hash{QCryptographicHash::Sha256};
    qint64 m_position = 0;
    qint64 m_asked = 0; ///< where the range begins that was asked for; 0: everything
    qint64 m_skip = 0; ///< bytes still to come that are there already
    bool m_ranges = true; ///< false once a range was answered with another one
    QByteArray m_tag; ///< of the content that these bytes are from
};

} // namespace bunsnc::servicenow
