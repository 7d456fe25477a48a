// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/dialogs/shortcutsdialog.h"

#include "ui/theme/fonts.h"
#include "ui/theme/metrics.h"
#include "ui/widgets/basics.h"

#include <QDialogButtonBox>
#include <QGridLayout>
#include <QPushButton>
#include <QVBoxLayout>

namespace bunsnc::ui {

ShortcutsDialog::ShortcutsDialog(const Actions &actions, QWidget *parent)
    : QDialog(parent)
{
    setObjectName(QStringLiteral("shortcutsDialog"));
    setWindowTitle(tr("Keyboard shortcuts"));
    auto *title = new QLabel(tr("Keyboard shortcuts"), this);
    title->setFont(fonts::title());
    auto *grid = new QGridLayout;
    grid->setHorizontalSpacing(metrics::page);
    grid->setVerticalSpacing(6);
    int row = 0;
    const auto add = [this, grid, &row](const QString &key, const QString &text) {
        auto *name = mutedLabel(this);
        name->setFont(fonts::mono());
        name->setText(key);
        auto *words = new QLabel(text, this);
        const int half = 13;
        const int column = row < half ? 0 : 3;
        grid->addWidget(name, row % half, column);
        grid->addWidget(words, row % half, column + 1);
        ++row;
    };
    for (const QAction *const action : actions.all())
        add(action->shortcut().toString(QKeySequence::NativeText), action->text());
    add(QStringLiteral("j / k"), tr("Next or previous ticket"));
    add(QStringLiteral("Enter"), tr("Open the ticket"));
    add(QStringLiteral("Esc"), tr("Clear the search, leave the field"));
    grid->setColumnMinimumWidth(2, metrics::page);
    auto *buttons = new QDialogButtonBox(QDialogButtonBox::Close, this);
    buttons->button(QDialogButtonBox::Close)->setText(tr("Close"));
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(metrics::page, metrics::page, metrics::page, metrics::group);
    column->setSpacing(metrics::group);
    column->addWidget(title);
    column->addLayout(grid);
    column->addWidget(buttons);
}

} // namespace bunsnc::ui
