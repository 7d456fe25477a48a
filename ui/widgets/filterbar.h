// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QHBoxLayout>
#include <QToolButton>
#include <QWidget>

#include <vector>

namespace bunsnc::ui {

/// The chips of what a list is filtered by, each with a way to take it off, and the button for another one.
class FilterBar final : public QWidget {
    Q_OBJECT
public:
    explicit FilterBar(QWidget *parent = nullptr);

    struct Chip {
        QString id;
        QString text; ///< "State: New, On hold"
        bool operator==(const Chip &) const = default;
    };
    void setChips(const std::vector<Chip> &chips);
    const std::vector<Chip> &chips() const { return m_chips; }
    void setAddVisible(bool visible) { m_add->setVisible(visible); }
    QToolButton *addButton() const { return m_add; }
    /// Goes to the right end of the bar.
    void addRight(QWidget *widget);

Q_SIGNALS:
    void addRequested();
    void removed(const QString &id);
    void cleared();

protected:
    void changeEvent(QEvent *event) override;

private:
    void rebuild();
    void retranslate();

    std::vector<Chip> m_chips;
    QHBoxLayout *m_row;
    QHBoxLayout *m_chipRow;
    QToolButton *m_add;
    QToolButton *m_clear;
};

} // namespace bunsnc::ui
