// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/freshness.h"
#include "ui/theme/roles.h"

#include <QPointer>
#include <QWidget>

namespace bunsnc::ui {

/// "● live · 2 s": where what is shown comes from and how old it is. Never by colour alone.
class FreshnessBadge final : public QWidget {
    Q_OBJECT
public:
    explicit FreshnessBadge(QWidget *parent = nullptr);
    void setFreshness(models::Freshness *freshness);
    QSize sizeHint() const override;
    QSize minimumSizeHint() const override { return sizeHint(); }

protected:
    void paintEvent(QPaintEvent *event) override;
    void changeEvent(QEvent *event) override;

private:
    void follow();
    Role role() const;

    QPointer<models::Freshness> m_freshness;
    QString m_text;
    QSize m_wanted; // of the text before
};

} // namespace bunsnc::ui
