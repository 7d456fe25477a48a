// SPDX-FileCopyrightText: 2026 BunSNC authors
// SPDX-License-Identifier: Apache-2.0
#include "services/simulator/catalogue.h"

namespace bunsnc::simulator {

std::string_view tableCatalogue()
{
    static constexpr std::string_view text = R"(
@task - - number audited Task|Tarefa
number s40 Number|Número
short_description s160 Short description|Descrição resumida
description s4000 Description|Descrição
close_notes s4000 Close notes|Notas de encerramento
correlation_id s100 Correlation ID|ID de correlação
correlation_display s100 Correlation display|Exibição de correlação
task_effective_number s40 Effective number|Número efetivo
user_input s4000 User input|Entrada do usuário
sys_domain_path s255 Domain path|Caminho do domínio
state nc State|Estado
priority nc Priority|Prioridade
impact nc Impact|Impacto
urgency nc Urgency|Urgência
escalation nc Escalation|Escalonamento
order i Order|Ordem
reassignment_count i Reassignment count|Contagem de reatribuições
approval c Approval|Aprovação
contact_type c Channel|Canal
upon_approval c Upon approval|Após aprovação
upon_reject c Upon reject|Após rejeição
active b Active|Ativo
made_sla b Made SLA|SLA cumprido
knowledge b Knowledge|Conhecimento
opened_at dt Opened|Aberto
closed_at dt Closed|Fechado
due_date dt Due date|Data de vencimento
sla_due dt SLA due|Vencimento do SLA
activity_due dt Activity due|Vencimento da atividade
expected_start dt Expected start|Início esperado
work_start dt Actual start|Início real
work_end dt Actual end|Término real
approval_set dt Approval set|Aprovação definida
follow_up dt Follow up|Acompanhamento
business_duration du Business duration|Duração comercial
calendar_duration du Duration|Duração
time_worked du Time worked|Tempo trabalhado
assigned_to r:sys_user Assigned to|Atribuído a
opened_by r:sys_user Opened by|Aberto por
closed_by r:sys_user Closed by|Fechado por
assignment_group r:sys_user_group Assignment group|Grupo de atribuição
parent r:task Parent|Pai
universal_request r:task Universal Request|Solicitação universal
cmdb_ci r:cmdb_ci Configuration item|Item de configuração
business_service r:cmdb_ci Service|Serviço
service_offering r:cmdb_ci Service offering|Oferta de serviço
location r:cmn_location Location|Localização
company r:core_company Company|Empresa
contract s32 Contract|Contrato
delivery_plan s32 Delivery plan|Plano de entrega
delivery_task s32 Delivery task|Tarefa de entrega
sys_domain r:sys_user_group Domain|Domínio
watch_list l:sys_user Watch list|Lista de observação
work_notes_list l:sys_user Work notes list|Lista de anotações de trabalho
group_list l:sys_user_group Group list|Lista de grupos
additional_assignee_list l:sys_user Additional assignee list|Lista de responsáveis adicionais
comments j Additional comments|Comentários adicionais
work_notes j Work notes|Anotações de trabalho
comments_and_work_notes j Comments and Work notes|Comentários e anotações de trabalho
approval_history j Approval history|Histórico de aprovações
sys_class_name class Task type|Tipo de tarefa
sys_tags s255 Tags|Etiquetas
@incident task INC number audited Incident|Incidente
caller_id r:sys_user Caller|Solicitante
resolved_by r:sys_user Resolved by|Resolvido por
reopened_by r:sys_user Last reopened by|Última reabertura por
category c Category|Categoria
subcategory c Subcategory|Subcategoria
close_code c Resolution code|Código de resolução
incident_state nc Incident state|Estado do incidente
hold_reason nc On hold reason|Motivo da espera
severity nc Severity|Gravidade
notify nc Notify|Notificar
problem_id r:problem Problem|Problema
rfc r:change_request Change Request|Requisição de mudança
caused_by r:change_request Caused by Change|Causado por mudança
parent_incident r:incident Parent Incident|Incidente pai
child_incidents i Child Incidents|Incidentes filhos
reopen_count i Reopen count|Contagem de reaberturas
resolved_at dt Resolved|Resolvido
reopened_time dt Last reopened at|Última reabertura em
business_stc i Business resolve time|Tempo comercial de resolução
calendar_stc i Resolve time|Tempo de resolução
u_symptom s100 Symptom|Sintoma
u_priority_confirmation b Priority confirmation|Confirmação de prioridade
u_business_unit s100 Business unit|Unidade de negócio
@change_task task CTASK number audited Change Task|Tarefa de mudança
change_request r:change_request Change request|Requisição de mudança
change_task_type c Type|Tipo
planned_start_date dt Planned start date|Início planejado
planned_end_date dt Planned end date|Término planejado
on_hold b On hold|Em espera
on_hold_reason s4000 On hold reason|Motivo da espera
close_code c Close code|Código de encerramento
@sc_task task SCTASK number audited Catalog Task|Tarefa de catálogo
request r:sc_request Request|Solicitação
request_item r:sc_req_item Request item|Item da solicitação
sc_catalog r:sc_catalog Catalog|Catálogo
cat_item r:sc_cat_item Item|Item
@change_request task CHG number audited Change Request|Requisição de mudança
type c Type|Tipo
risk nc Risk|Risco
category c Category|Categoria
start_date dt Planned start date|Início planejado
end_date dt Planned end date|Término planejado
close_code c Close code|Código de encerramento
requested_by r:sys_user Requested by|Solicitado por
cab_required b CAB required|CAB necessário
cab_date d CAB date|Data do CAB
cab_delegate r:sys_user CAB delegate|Delegado do CAB
cab_recommendation s4000 CAB recommendation|Recomendação do CAB
phase c Phase|Fase
reason s4000 Reason|Motivo
justification s4000 Justification|Justificativa
implementation_plan s4000 Implementation plan|Plano de implementação
backout_plan s4000 Backout plan|Plano de retorno
test_plan s4000 Test plan|Plano de testes
risk_impact_analysis s4000 Risk and impact analysis|Análise de risco e impacto
on_hold b On hold|Em espera
on_hold_reason s4000 On hold reason|Motivo da espera
conflict_status c Conflict status|Situação de conflitos
conflict_last_run dt Conflict last run|Última verificação de conflitos
outside_maintenance_schedule b Outside maintenance schedule|Fora da janela de manutenção
production_system b Production System|Sistema de produção
unauthorized b Unauthorized|Não autorizada
requested_by_date dt Requested by date|Solicitada até
review_date d Review date|Data da revisão
review_comments s4000 Review comments|Comentários da revisão
@sc_request task REQ number audited Request|Solicitação
requested_for r:sys_user Requested for|Solicitado para
request_state c Request state|Estado da solicitação
stage c Stage|Etapa
price s40 Price|Preço
@sc_req_item task RITM number audited Requested Item|Item solicitado
request r:sc_request Request|Solicitação
cat_item r:sc_cat_item Item|Item
quantity i Quantity|Quantidade
stage c Stage|Etapa
price s40 Price|Preço
requested_for r:sys_user Requested for|Solicitado para
@problem task PRB number audited Problem|Problema
problem_state nc Problem state|Estado do problema
category c Category|Categoria
subcategory c Subcategory|Subcategoria
known_error b Known error|Erro conhecido
cause_notes s4000 Cause notes|Notas da causa
fix_notes s4000 Fix notes|Notas da correção
resolution_code c Resolution code|Código de resolução
resolved_at dt Resolved|Resolvido
resolved_by r:sys_user Resolved by|Resolvido por
first_reported_by_task r:task First reported by|Relatado primeiro por
related_incidents i Related Incidents|Incidentes relacionados
confirmed_at dt Confirmed|Confirmado
confirmed_by r:sys_user Confirmed by|Confirmado por
fix_at dt Fix in progress|Correção iniciada
fix_by r:sys_user Fix by|Correção por
reopened_at dt Reopened|Reaberto
reopened_by r:sys_user Reopened by|Reaberto por
reopen_count i Reopen count|Contagem de reaberturas
duplicate_of r:problem Duplicate of|Duplicata de
rfc r:change_request Change request|Requisição de mudança
major_problem b Major problem|Problema grave
workaround s4000 Workaround|Solução de contorno
workaround_applied b Workaround applied|Contorno aplicado
@sys_user - - name audited User|Usuário
user_name s40 User ID|ID do usuário
name s151 Name|Nome
first_name s50 First name|Nome
last_name s50 Last name|Sobrenome
email s100 Email|E-mail
phone s40 Business phone|Telefone comercial
mobile_phone s40 Mobile phone|Celular
title s60 Title|Cargo
active b Active|Ativo
department r:cmn_department Department|Departamento
location r:cmn_location Location|Localização
company r:core_company Company|Empresa
manager r:sys_user Manager|Gerente
time_zone s40 Time zone|Fuso horário
preferred_language s3 Language|Idioma
user_password pw Password|Senha
locked_out b Locked out|Bloqueado
web_service_access_only b Web service access only|Somente serviço web
internal_integration_user b Internal Integration User|Usuário de integração interna
vip b VIP|VIP
employee_number s40 Employee number|Número do funcionário
last_login_time dt Last login time|Último acesso
sys_domain r:sys_user_group Domain|Domínio
middle_name s50 Middle name|Nome do meio
home_phone s40 Home phone|Telefone residencial
street s255 Street|Rua
city s40 City|Cidade
state s40 State / Province|Estado
zip s40 Zip / Postal code|CEP
country s3 Country code|Código do país
gender s40 Gender|Gênero
failed_attempts i Failed login attempts|Tentativas de acesso sem sucesso
password_needs_reset b Password needs reset|Senha precisa ser trocada
last_login d Last login|Último acesso (dia)
source s255 Source|Origem
@sys_user_group - - name audited Group|Grupo
name s80 Name|Nome
description s1000 Description|Descrição
manager r:sys_user Manager|Gerente
email s100 Group email|E-mail do grupo
active b Active|Ativo
parent r:sys_user_group Parent|Pai
type s1024 Type|Tipo
default_assignee r:sys_user Default assignee|Responsável padrão
exclude_manager b Exclude manager|Excluir gerente
include_members b Include members|Incluir membros
source s255 Source|Origem
@sys_user_grmember - - user audited Group Member|Membro do grupo
user r:sys_user User|Usuário
group r:sys_user_group Group|Grupo
@sys_user_role - - name audited Role|Papel
name s100 Name|Nome
description s1000 Description|Descrição
@sys_user_has_role - - role audited User Role|Papel do usuário
user r:sys_user User|Usuário
role r:sys_user_role Role|Papel
inherited b Inherited|Herdado
state s40 State|Estado
@sys_group_has_role - - role audited Group Role|Papel do grupo
group r:sys_user_group Group|Grupo
role r:sys_user_role Role|Papel
inherits b Inherits|Herda
@cmn_department - - name - Department|Departamento
name s100 Name|Nome
id s40 ID|ID
description s1000 Description|Descrição
dept_head r:sys_user Department head|Chefe do departamento
head_count i Head count|Quantidade de pessoas
company r:core_company Company|Empresa
@cmn_location - - name - Location|Localização
name s100 Name|Nome
city s100 City|Cidade
country s100 Country|País
time_zone s40 Time zone|Fuso horário
@core_company - - name - Company|Empresa
name s100 Name|Nome
city s100 City|Cidade
customer b Customer|Cliente
vendor b Vendor|Fornecedor
@cmdb_ci - - name - Configuration Item|Item de configuração
name s255 Name|Nome
sys_class_name class Class|Classe
operational_status nc Operational status|Estado operacional
support_group r:sys_user_group Support group|Grupo de suporte
owned_by r:sys_user Owned by|Proprietário
short_description s1000 Description|Descrição
@alm_asset - - display_name - Asset|Ativo
display_name s255 Display name|Nome de exibição
asset_tag s40 Asset tag|Etiqueta do ativo
serial_number s100 Serial number|Número de série
ci r:cmdb_ci Configuration Item|Item de configuração
assigned_to r:sys_user Assigned to|Atribuído a
@bsm_chart - - name - BSM Chart|Gráfico BSM
name s100 Name|Nome
@sys_properties - - name audited System Property|Propriedade do sistema
name s100 Name|Nome
value s4000 Value|Valor
type s40 Type|Tipo
description s512 Description|Descrição
@sys_metadata - - sys_name - Application File|Arquivo de aplicativo
sys_class_name class Class|Classe
sys_name s255 Display name|Nome de exibição
@sys_db_object sys_metadata - name - Table|Tabela
name s80 Name|Nome
label s80 Label|Rótulo
super_class r:sys_db_object Extends table|Estende a tabela
is_extendable b Extensible|Extensível
@sys_dictionary sys_metadata - element - Dictionary Entry|Entrada de dicionário
name s80 Table|Tabela
element s80 Column name|Nome da coluna
column_label s80 Column label|Rótulo da coluna
internal_type s40 Type|Tipo
max_length i Max length|Comprimento máximo
reference s80 Reference|Referência
mandatory b Mandatory|Obrigatório
read_only b Read only|Somente leitura
choice i Choice|Escolha
default_value s512 Default value|Valor padrão
active b Active|Ativo
display b Display|Exibição
dependent_on_field s80 Dependent on field|Dependente do campo
@sys_dictionary_override sys_metadata - element - Dictionary Override|Substituição de dicionário
name s80 Table|Tabela
base_table s80 Base table|Tabela base
element s80 Column name|Nome da coluna
mandatory_override b Override mandatory|Substituir obrigatório
mandatory b Mandatory|Obrigatório
read_only_override b Override read only|Substituir somente leitura
read_only b Read only|Somente leitura
default_value_override b Override default value|Substituir valor padrão
default_value s512 Default value|Valor padrão
dependent_override b Override dependent|Substituir dependente
dependent s80 Dependent|Dependente
display_override b Override display value|Substituir valor de exibição
@sys_documentation sys_metadata - label - Field Label|Rótulo de campo
name s80 Table|Tabela
element s80 Element|Elemento
label s100 Label|Rótulo
plural s100 Plural|Plural
language s3 Language|Idioma
hint s1000 Hint|Dica
help s4000 Help|Ajuda
@sys_choice sys_metadata - label - Choice|Escolha
name s80 Table|Tabela
element s80 Element|Elemento
value s60 Value|Valor
label s100 Label|Rótulo
language s3 Language|Idioma
sequence i Sequence|Sequência
inactive b Inactive|Inativo
dependent_value s60 Dependent value|Valor dependente
@sys_journal_field - - element - Journal Entry|Entrada de diário
name s80 Name|Nome
element s80 Element|Elemento
element_id s32 Element ID|ID do elemento
value s4000 Value|Valor
@sys_audit - - documentkey - Audit|Auditoria
tablename s80 Table name|Nome da tabela
fieldname s80 Field name|Nome do campo
documentkey s32 Document key|Chave do documento
oldvalue s4000 Old value|Valor antigo
newvalue s4000 New value|Valor novo
record_checkpoint i Update count|Contagem de atualizações
user s100 User|Usuário
reason s255 Reason|Motivo
@sys_audit_delete - - documentkey - Deleted Record|Registro excluído
tablename s80 Table name|Nome da tabela
documentkey s32 Document key|Chave do documento
display_value s255 Display value|Valor de exibição
payload s4000 Payload|Conteúdo
@syslog - - message - Log Entry|Entrada de log
level nc Level|Nível
message s4000 Message|Mensagem
source s100 Source|Origem
sequence i Sequence|Sequência
@sys_attachment - - file_name audited Attachment|Anexo
file_name s1000 File name|Nome do arquivo
content_type s100 Content type|Tipo de conteúdo
size_bytes i Size bytes|Tamanho em bytes
size_compressed i Size compressed|Tamanho compactado
compressed b Compressed|Compactado
table_name s80 Table name|Nome da tabela
table_sys_id s40 Table sys ID|Sys ID da tabela
hash s64 Hash|Hash
chunk_size_bytes i Chunk size|Tamanho do bloco
state s40 State|Estado
encryption_context s32 Encryption context|Contexto de criptografia
image_height i Image height|Altura da imagem
image_width i Image width|Largura da imagem
average_image_color s40 Average image color|Cor média da imagem
sys_tags s255 Tags|Etiquetas
@sys_tiny_url - - tiny_url - Tiny URL|URL curta
tiny_url s32 Tiny URL|URL curta
data s65000 Data|Dados
@sys_multi_import_set - MIS number - Multi Import Set|Conjunto de importação múltipla
number s40 Number|Número
state s40 State|Estado
@sys_import_set - ISET number - Import Set|Conjunto de importação
number s40 Number|Número
table_name s80 Table|Tabela
state s40 State|Estado
mode s40 Mode|Modo
short_description s160 Short description|Descrição resumida
@sys_import_set_row - - sys_id - Import Set Row|Linha do conjunto de importação
sys_import_set r:sys_import_set Set|Conjunto
sys_import_row i Row|Linha
sys_import_state s40 State|Estado
sys_import_state_comment s1000 Comment|Comentário
sys_target_table s80 Target table|Tabela de destino
sys_target_sys_id s32 Target record|Registro de destino
sys_transform_map r:sys_transform_map Transform map|Mapa de transformação
@imp_user sys_import_set_row - sys_id - User import|Importação de usuários
user_id s100 User ID|ID do usuário
first_name s100 First name|Nome
last_name s100 Last name|Sobrenome
email s100 Email|E-mail
title s100 Title|Cargo
phone s100 Phone|Telefone
department s100 Department|Departamento
@u_incident_import sys_import_set_row - sys_id - Incident import|Importação de incidentes
u_reference s100 Reference|Referência
u_short_description s200 Short description|Descrição resumida
u_description s4000 Description|Descrição
u_caller s100 Caller|Solicitante
u_group s100 Group|Grupo
u_impact s40 Impact|Impacto
u_urgency s40 Urgency|Urgência
@sc_catalog - - title audited Catalog|Catálogo
title s100 Title|Título
active b Active|Ativo
@sc_category - - title audited Category|Categoria
title s100 Title|Título
sc_catalog r:sc_catalog Catalog|Catálogo
active b Active|Ativo
@sc_cat_item - - name audited Catalog Item|Item de catálogo
name s100 Name|Nome
short_description s200 Short description|Descrição resumida
category r:sc_category Category|Categoria
price s40 Price|Preço
delivery_time s40 Delivery time|Prazo de entrega
group r:sys_user_group Fulfillment group|Grupo de atendimento
active b Active|Ativo
@item_option_new - - name audited Variable|Variável
name s100 Name|Nome
question_text s200 Question|Pergunta
cat_item r:sc_cat_item Catalog item|Item de catálogo
type s40 Type|Tipo
default_value s1000 Default value|Valor padrão
mandatory b Mandatory|Obrigatório
active b Active|Ativo
order i Order|Ordem
@sc_cart - - name - Shopping Cart|Carrinho
name s100 Name|Nome
user r:sys_user User|Usuário
@sc_cart_item - - sys_id - Cart Item|Item do carrinho
cart r:sc_cart Cart|Carrinho
cat_item r:sc_cat_item Item|Item
quantity i Quantity|Quantidade
@sc_item_option - - value - Options|Opções
cart_item r:sc_cart_item Cart item|Item do carrinho
item_option_new r:item_option_new Question|Pergunta
value s1000 Value|Valor
@sc_item_option_mtom - - sys_id - Item Option Ownership|Vínculo de opção
request_item r:sc_req_item Parent item|Item pai
sc_item_option r:sc_item_option Dependent item variables|Variáveis do item
@sys_transform_map - - name audited Table Transform Map|Mapa de transformação de tabela
name s100 Name|Nome
source_table s80 Source table|Tabela de origem
target_table s80 Target table|Tabela de destino
active b Active|Ativo
order i Order|Ordem
@sys_transform_entry - - target_field audited Field Map|Mapa de campo
map r:sys_transform_map Map|Mapa
source_field s80 Source field|Campo de origem
target_field s80 Target field|Campo de destino
coalesce b Coalesce|Combinar
@sys_script sys_metadata - name audited Business Rule|Regra de negócio
name s100 Name|Nome
collection s80 Table|Tabela
active b Active|Ativo
when s40 When|Quando
order i Order|Ordem
action_insert b Insert|Inserir
action_update b Update|Atualizar
action_delete b Delete|Excluir
filter_condition s4000 Filter Conditions|Condições do filtro
template s4000 Set field values|Definir valores de campos
abort_action b Abort action|Abortar ação
add_message b Add message|Adicionar mensagem
message s4000 Message|Mensagem
@sys_security_acl sys_metadata - name audited Access Control|Controle de acesso
name s100 Name|Nome
operation s40 Operation|Operação
active b Active|Ativo
role r:sys_user_role Requires role|Exige o papel
@sys_rate_limit_rules - - name audited Rate Limit Rule|Regra de limite de taxa
name s100 Name|Nome
active b Active|Ativo
resource s80 REST API|API REST
method s10 HTTP method|Método HTTP
user r:sys_user User|Usuário
role r:sys_user_role Role|Papel
request_limit i Request limit per hour|Limite de solicitações por hora
)";
    return text;
}

} // namespace bunsnc::simulator
