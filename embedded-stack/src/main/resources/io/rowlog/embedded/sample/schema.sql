-- The sample shop: 107 tables in schema public, one for each model of schema.prisma.
-- For PostgreSQL 14 to 18, in an empty database. data.sql fills it.

-- ----------------------------------------------------------------------------
-- Types
-- ----------------------------------------------------------------------------

CREATE TYPE user_status AS ENUM ('ACTIVE', 'INVITED', 'SUSPENDED', 'DELETED');
CREATE TYPE auth_provider AS ENUM ('password', 'google', 'facebook', 'zalo', 'magic-link');
CREATE TYPE "AuditAction" AS ENUM ('CREATE', 'UPDATE', 'DELETE', 'LOGIN', 'LOGOUT', 'EXPORT');
CREATE TYPE post_status AS ENUM ('draft', 'in review', 'published', 'archived');
CREATE TYPE "ProductStatus" AS ENUM ('DRAFT', 'ACTIVE', 'OUT_OF_STOCK', 'DISCONTINUED');
CREATE TYPE attribute_input AS ENUM ('text', 'number', 'select', 'swatch');
CREATE TYPE invoice_kind AS ENUM ('ban_ra', 'mua_vao');
CREATE TYPE course_level AS ENUM ('beginner', 'intermediate', 'advanced');
CREATE TYPE lesson_kind AS ENUM ('video', 'article', 'live', 'quiz');
CREATE TYPE "AffiliateStatus" AS ENUM ('PENDING', 'APPROVED', 'REJECTED', 'BLOCKED');
CREATE TYPE conversion_status AS ENUM ('pending', 'approved', 'reversed');
CREATE TYPE ticket_priority AS ENUM ('low', 'normal', 'high', 'urgent');
CREATE TYPE "TicketState" AS ENUM ('OPEN', 'WAITING', 'RESOLVED', 'CLOSED');
CREATE TYPE notification_channel AS ENUM ('email', 'sms', 'push', 'in-app');
CREATE TYPE block_kind AS ENUM ('hero', 'rich-text', 'product-grid', 'html');
CREATE TYPE task_state AS ENUM ('todo', 'doing', 'blocked', 'done');
CREATE TYPE setting_kind AS ENUM ('string', 'number', 'boolean', 'json');
CREATE TYPE coupon_kind AS ENUM ('percent', 'fixed', 'free-shipping');
CREATE TYPE "ShipmentState" AS ENUM ('PACKING', 'SHIPPED', 'DELIVERED', 'RETURNED', 'LOST');
CREATE TYPE "ReturnState" AS ENUM ('REQUESTED', 'ACCEPTED', 'REFUSED', 'REFUNDED');
CREATE TYPE "PurchaseState" AS ENUM ('DRAFT', 'SENT', 'PARTIAL', 'RECEIVED', 'CANCELLED');
CREATE TYPE stock_movement_kind AS ENUM ('purchase', 'sale', 'return', 'adjustment', 'transfer');
CREATE TYPE payment_method AS ENUM ('cash', 'bank-transfer', 'card', 'momo', 'vnpay');

CREATE DOMAIN email_address AS text CHECK (VALUE ~ '^[^@[:space:]]+@[^@[:space:]]+$');
CREATE DOMAIN slug AS varchar(160) CHECK (VALUE ~ '^[a-z0-9]+(-[a-z0-9]+)*$');
CREATE DOMAIN percentage AS numeric(5,2) CHECK (VALUE BETWEEN 0 AND 100);
CREATE DOMAIN positive_int AS integer CHECK (VALUE > 0);

CREATE SEQUENCE purchase_order_number_seq START WITH 100000 INCREMENT BY 10;

-- ----------------------------------------------------------------------------
-- Users and sign-in
-- ----------------------------------------------------------------------------

CREATE TABLE users (
  id             serial         PRIMARY KEY,
  public_id      uuid           NOT NULL DEFAULT gen_random_uuid() UNIQUE,
  email          email_address  NOT NULL UNIQUE,
  name           varchar(120),
  phone          varchar(20),
  status         user_status    NOT NULL DEFAULT 'ACTIVE',
  locale         varchar(8)     NOT NULL DEFAULT 'vi',
  birthday       date,
  preferences    jsonb          NOT NULL DEFAULT '{}',
  labels         text[]         NOT NULL DEFAULT '{}',
  store_credit   numeric(12,2)  NOT NULL DEFAULT 0,
  team_id        integer,
  avatar_file_id uuid,
  invited_by_id  integer,
  created_at     timestamptz(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,
  updated_at     timestamptz(6) NOT NULL,
  deleted_at     timestamptz(6)
);
CREATE INDEX users_team_id_idx ON users (team_id);
CREATE INDEX users_created_at_idx ON users (created_at DESC);
CREATE UNIQUE INDEX users_lower_email_key ON users (lower(email));
CREATE INDEX users_preferences_idx ON users USING gin (preferences);
CREATE INDEX users_active_idx ON users (status) WHERE deleted_at IS NULL;

CREATE TABLE auth_methods (
  id           uuid           PRIMARY KEY,
  user_id      integer        NOT NULL,
  provider     auth_provider  NOT NULL,
  subject      varchar(255)   NOT NULL,
  secret_hash  bytea,
  is_primary   boolean        NOT NULL DEFAULT false,
  last_used_at timestamptz(6),
  created_at   timestamp(3)   NOT NULL DEFAULT CURRENT_TIMESTAMP,
  UNIQUE (provider, subject)
);
CREATE INDEX auth_methods_user_id_idx ON auth_methods (user_id);
CREATE UNIQUE INDEX auth_methods_one_primary_key ON auth_methods (user_id) WHERE is_primary;

CREATE TABLE verification_tokens (
  identifier varchar(255) NOT NULL,
  token      char(64)     NOT NULL UNIQUE,
  expires    timestamp(3) NOT NULL,
  PRIMARY KEY (identifier, token)
);

CREATE TABLE user_sessions (
  id         text           PRIMARY KEY,
  user_id    integer        NOT NULL,
  token_hash bytea          NOT NULL UNIQUE,
  ip_address inet,
  user_agent text,
  created_at timestamptz(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,
  expires_at timestamptz(6) NOT NULL,
  CONSTRAINT user_sessions_expires_after_created CHECK (expires_at > created_at)
);
CREATE INDEX user_sessions_user_id_expires_at_idx ON user_sessions (user_id, expires_at);

-- ----------------------------------------------------------------------------
-- Roles and permissions
-- ----------------------------------------------------------------------------

CREATE TABLE role (
  id          smallserial PRIMARY KEY,
  code        varchar(40) NOT NULL UNIQUE,
  name        varchar(80) NOT NULL,
  description text,
  is_system   boolean     NOT NULL DEFAULT false
);

CREATE TABLE permission (
  id       serial      PRIMARY KEY,
  resource varchar(60) NOT NULL,
  action   varchar(30) NOT NULL,
  label    text        NOT NULL DEFAULT '',
  UNIQUE (resource, action)
);

CREATE TABLE role_permission (
  role_id       smallint NOT NULL,
  permission_id integer  NOT NULL,
  conditions    jsonb,
  PRIMARY KEY (role_id, permission_id)
);
CREATE INDEX role_permission_permission_id_idx ON role_permission (permission_id);

CREATE TABLE user_role_assignment (
  user_id        integer  NOT NULL,
  role_id        smallint NOT NULL,
  assigned_by_id integer,
  valid_from     date     NOT NULL DEFAULT CURRENT_DATE,
  valid_until    date,
  PRIMARY KEY (user_id, role_id),
  CONSTRAINT user_role_assignment_period CHECK (valid_until IS NULL OR valid_until >= valid_from)
);

-- ----------------------------------------------------------------------------
-- Audit
-- ----------------------------------------------------------------------------

CREATE TABLE audit_logs (
  id          bigint           GENERATED BY DEFAULT AS IDENTITY PRIMARY KEY,
  actor_id    integer,
  action      "AuditAction"    NOT NULL,
  entity_type varchar(60)      NOT NULL,
  entity_id   text,
  old_values  jsonb,
  new_values  jsonb,
  ip_address  inet,
  user_agent  text,
  request_id  uuid,
  duration_ms double precision,
  created_at  timestamptz(6)   NOT NULL DEFAULT CURRENT_TIMESTAMP
);
CREATE INDEX audit_logs_created_at_idx ON audit_logs USING brin (created_at);
CREATE INDEX audit_logs_entity_type_entity_id_idx ON audit_logs (entity_type, entity_id);
CREATE INDEX audit_logs_new_values_idx ON audit_logs USING gin (new_values jsonb_path_ops);
CREATE INDEX audit_logs_slow_idx ON audit_logs (duration_ms) WHERE duration_ms > 1000;

CREATE TABLE task_activity_logs (
  id         bigint         GENERATED BY DEFAULT AS IDENTITY PRIMARY KEY,
  task_id    integer        NOT NULL,
  actor_id   integer,
  field      varchar(40)    NOT NULL,
  old_value  text,
  new_value  text,
  created_at timestamptz(3) NOT NULL DEFAULT CURRENT_TIMESTAMP
);
CREATE INDEX task_activity_logs_task_id_created_at_idx ON task_activity_logs (task_id, created_at);

-- ----------------------------------------------------------------------------
-- Blog
-- ----------------------------------------------------------------------------

CREATE TABLE posts (
  id              serial         PRIMARY KEY,
  slug            slug           NOT NULL UNIQUE,
  title           varchar(200)   NOT NULL,
  excerpt         text,
  body            text           NOT NULL,
  status          post_status    NOT NULL DEFAULT 'draft',
  author_id       integer        NOT NULL,
  cover_file_id   uuid,
  related_ids     integer[]      NOT NULL DEFAULT '{}',
  metadata        json,
  reading_minutes real,
  published_at    timestamptz(6),
  created_at      timestamp(3)   NOT NULL DEFAULT CURRENT_TIMESTAMP,
  updated_at      timestamp(3)   NOT NULL,
  CONSTRAINT posts_published_has_date CHECK (status <> 'published' OR published_at IS NOT NULL)
);
CREATE INDEX posts_author_id_idx ON posts (author_id);
CREATE INDEX posts_published_idx ON posts (published_at DESC) WHERE status = 'published';

CREATE TABLE comments (
  id         bigint         GENERATED BY DEFAULT AS IDENTITY PRIMARY KEY,
  post_id    integer        NOT NULL,
  author_id  integer,
  parent_id  bigint,
  body       text           NOT NULL,
  is_hidden  boolean        NOT NULL DEFAULT false,
  created_at timestamptz(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,
  CONSTRAINT comments_not_own_parent CHECK (parent_id <> id)
);
CREATE INDEX comments_post_id_created_at_idx ON comments (post_id, created_at);
CREATE INDEX comments_parent_id_idx ON comments (parent_id);

CREATE TABLE tags (
  id   serial      PRIMARY KEY,
  name varchar(60) NOT NULL UNIQUE,
  slug varchar(60) NOT NULL UNIQUE
);

CREATE TABLE post_tags (
  post_id  integer  NOT NULL,
  tag_id   integer  NOT NULL,
  position smallint NOT NULL DEFAULT 0,
  PRIMARY KEY (post_id, tag_id)
);
CREATE INDEX post_tags_tag_id_idx ON post_tags (tag_id);

CREATE TABLE likes (
  user_id    integer      NOT NULL,
  post_id    integer      NOT NULL,
  created_at timestamp(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
  PRIMARY KEY (user_id, post_id)
);

-- ----------------------------------------------------------------------------
-- Catalogue
-- ----------------------------------------------------------------------------

CREATE TABLE product (
  id                 uuid            PRIMARY KEY,
  sku                varchar(32)     NOT NULL UNIQUE,
  name               varchar(255)    NOT NULL,
  slug               slug            NOT NULL UNIQUE,
  description        text,
  status             "ProductStatus" NOT NULL DEFAULT 'DRAFT',
  "basePrice"        numeric(15,2)   NOT NULL,
  "compareAtPrice"   numeric(15,2),
  "weightGrams"      integer,
  specs              jsonb           NOT NULL DEFAULT '{}',
  keywords           text[]          NOT NULL DEFAULT '{}',
  "categoryId"       integer         NOT NULL,
  "brandId"          integer,
  "taxRateId"        integer,
  "defaultVariantId" uuid,
  "createdAt"        timestamp(3)    NOT NULL DEFAULT CURRENT_TIMESTAMP,
  "updatedAt"        timestamp(3)    NOT NULL,
  CONSTRAINT product_base_price_not_negative CHECK ("basePrice" >= 0)
);
CREATE INDEX "product_categoryId_status_idx" ON product ("categoryId", status);
CREATE INDEX product_specs_idx ON product USING gin (specs);
CREATE INDEX product_keywords_idx ON product USING gin (keywords);
CREATE INDEX product_active_price_idx ON product ("basePrice") WHERE status = 'ACTIVE';

CREATE TABLE product_variant (
  id             uuid          PRIMARY KEY,
  "productId"    uuid          NOT NULL,
  sku            varchar(40)   NOT NULL UNIQUE,
  title          varchar(120)  NOT NULL DEFAULT '',
  price          numeric(15,2) NOT NULL,
  cost           numeric(15,4),
  margin         numeric(16,4) GENERATED ALWAYS AS (price - cost) STORED,
  barcode        char(13),
  "optionValues" jsonb,
  position       integer       NOT NULL DEFAULT 0,
  UNIQUE ("productId", position)
);
CREATE UNIQUE INDEX product_variant_barcode_key ON product_variant (barcode) WHERE barcode IS NOT NULL;

CREATE TABLE categories (
  id         serial       PRIMARY KEY,
  parent_id  integer,
  name       varchar(120) NOT NULL,
  slug       slug         NOT NULL UNIQUE,
  path       integer[]    NOT NULL DEFAULT '{}',
  sort_order smallint     NOT NULL DEFAULT 0,
  is_visible boolean      NOT NULL DEFAULT true,
  UNIQUE (parent_id, name)
);

CREATE TABLE attributes (
  id            serial          PRIMARY KEY,
  code          varchar(40)     NOT NULL UNIQUE,
  label         varchar(80)     NOT NULL,
  input         attribute_input NOT NULL DEFAULT 'select',
  unit          varchar(12),
  is_filterable boolean         NOT NULL DEFAULT true
);

CREATE TABLE attribute_values (
  id           serial        PRIMARY KEY,
  attribute_id integer       NOT NULL,
  value        varchar(120)  NOT NULL,
  "numeric"    numeric(12,4),
  swatch       bytea,
  UNIQUE (attribute_id, value)
);

CREATE TABLE product_attributes (
  product_id         uuid    NOT NULL,
  attribute_id       integer NOT NULL,
  attribute_value_id integer,
  custom_value       text,
  PRIMARY KEY (product_id, attribute_id),
  CONSTRAINT product_attributes_one_value CHECK (attribute_value_id IS NULL OR custom_value IS NULL)
);

CREATE TABLE wishlists (
  id          serial      PRIMARY KEY,
  user_id     integer     NOT NULL,
  name        varchar(80) NOT NULL DEFAULT 'Yêu thích',
  is_public   boolean     NOT NULL DEFAULT false,
  share_token uuid        UNIQUE,
  UNIQUE (user_id, name)
);

CREATE TABLE wishlist_items (
  wishlist_id integer        NOT NULL,
  product_id  uuid           NOT NULL,
  note        text,
  added_at    timestamptz(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,
  PRIMARY KEY (wishlist_id, product_id)
);

-- ----------------------------------------------------------------------------
-- Orders: e-invoices pulled from the tax authority, with its own field names
-- ----------------------------------------------------------------------------

CREATE TABLE ext_listhoadon (
  id          uuid           PRIMARY KEY,
  idserver    varchar(36)    NOT NULL UNIQUE,
  kind        invoice_kind   NOT NULL,
  khmshdon    smallint       NOT NULL,
  khhdon      varchar(10)    NOT NULL,
  shdon       integer        NOT NULL,
  nbmst       varchar(14)    NOT NULL,
  nbten       varchar(400),
  nmmst       varchar(14),
  nmten       text,
  nmdchi      text,
  tdlap       date           NOT NULL,
  ntao        timestamptz(6) NOT NULL,
  dvtte       char(3)        NOT NULL DEFAULT 'VND',
  tgia        numeric(12,4)  NOT NULL DEFAULT 1,
  tgtcthue    numeric(19,2)  NOT NULL,
  tgtthue     numeric(19,2)  NOT NULL,
  tgtttbso    numeric(19,2)  NOT NULL,
  tthai       smallint       NOT NULL DEFAULT 1,
  ghichu      text,
  raw         jsonb,
  "userId"    integer,
  "createdAt" timestamp(3)   NOT NULL DEFAULT CURRENT_TIMESTAMP,
  "updatedAt" timestamp(3),
  UNIQUE (nbmst, khmshdon, khhdon, shdon),
  CONSTRAINT ext_listhoadon_total CHECK (tgtttbso = tgtcthue + tgtthue)
);
CREATE INDEX ext_listhoadon_tdlap_idx ON ext_listhoadon (tdlap);
CREATE INDEX ext_listhoadon_raw_idx ON ext_listhoadon USING gin (raw jsonb_path_ops);
CREATE INDEX ext_listhoadon_month_idx ON ext_listhoadon (date_part('year', tdlap), date_part('month', tdlap));

CREATE TABLE ext_detailhoadon (
  id           bigint           GENERATED BY DEFAULT AS IDENTITY PRIMARY KEY,
  idhdonserver varchar(36)      NOT NULL,
  stt          integer          NOT NULL,
  ten          varchar(500),
  dvtinh       varchar(50),
  sluong       numeric(18,6),
  dgia         numeric(21,6),
  stckhau      numeric(19,2)    NOT NULL DEFAULT 0,
  thtien       numeric(19,2)    NOT NULL,
  tsuat        double precision,
  ltsuat       varchar(10),
  tthue        numeric(19,2),
  ttkhac       json,
  UNIQUE (idhdonserver, stt),
  CONSTRAINT ext_detailhoadon_stt_positive CHECK (stt > 0)
);

CREATE TABLE ext_sanphamhoadon (
  id         serial        PRIMARY KEY,
  detail_id  bigint        NOT NULL UNIQUE,
  product_id uuid,
  ten        text          NOT NULL,
  tenchuan   text          GENERATED ALWAYS AS (btrim(ten)) STORED,
  ten2       text,
  dvt        varchar(50),
  dgia       numeric(21,6),
  aliases    text[]        NOT NULL DEFAULT '{}',
  score      real,
  reviewed   boolean       NOT NULL DEFAULT false,
  created_at timestamp(3)  NOT NULL DEFAULT CURRENT_TIMESTAMP
);
CREATE INDEX ext_sanphamhoadon_product_id_idx ON ext_sanphamhoadon (product_id);
CREATE INDEX ext_sanphamhoadon_ten_idx ON ext_sanphamhoadon (lower(ten));
CREATE INDEX ext_sanphamhoadon_unreviewed_idx ON ext_sanphamhoadon (detail_id) WHERE NOT reviewed;

-- ----------------------------------------------------------------------------
-- Courses
-- ----------------------------------------------------------------------------

CREATE TABLE course_categories (
  id        serial       PRIMARY KEY,
  parent_id integer,
  name      varchar(120) NOT NULL UNIQUE
);

CREATE TABLE courses (
  id            uuid           PRIMARY KEY,
  slug          slug           NOT NULL UNIQUE,
  title         varchar(200)   NOT NULL,
  summary       text,
  level         course_level   NOT NULL DEFAULT 'beginner',
  price         numeric(12,2)  NOT NULL DEFAULT 0,
  category_id   integer,
  instructor_id integer        NOT NULL,
  languages     text[]         NOT NULL DEFAULT '{vi}',
  published_at  timestamptz(6)
);
CREATE INDEX courses_category_id_idx ON courses (category_id);

CREATE TABLE course_modules (
  id        serial       PRIMARY KEY,
  course_id uuid         NOT NULL,
  title     varchar(200) NOT NULL,
  position  integer      NOT NULL,
  UNIQUE (course_id, position)
);

CREATE TABLE lessons (
  id               serial       PRIMARY KEY,
  module_id        integer      NOT NULL,
  title            varchar(200) NOT NULL,
  kind             lesson_kind  NOT NULL DEFAULT 'video',
  content          jsonb,
  duration_seconds integer      NOT NULL DEFAULT 0,
  position         integer      NOT NULL,
  UNIQUE (module_id, position),
  CONSTRAINT lessons_duration_not_negative CHECK (duration_seconds >= 0)
);

CREATE TABLE enrollments (
  user_id      integer        NOT NULL,
  course_id    uuid           NOT NULL,
  progress     percentage     NOT NULL DEFAULT 0,
  enrolled_at  timestamptz(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,
  completed_at timestamptz(6),
  PRIMARY KEY (user_id, course_id)
);

CREATE TABLE lesson_progress (
  user_id         integer        NOT NULL,
  lesson_id       integer        NOT NULL,
  watched_seconds integer        NOT NULL DEFAULT 0,
  is_done         boolean        NOT NULL DEFAULT false,
  updated_at      timestamptz(6) NOT NULL,
  PRIMARY KEY (user_id, lesson_id)
);

CREATE TABLE quizzes (
  id                 serial       PRIMARY KEY,
  lesson_id          integer      NOT NULL UNIQUE,
  title              varchar(200) NOT NULL,
  pass_mark          percentage   NOT NULL DEFAULT 50,
  time_limit_minutes smallint
);

CREATE TABLE questions (
  id       serial   PRIMARY KEY,
  quiz_id  integer  NOT NULL,
  body     text     NOT NULL,
  points   smallint NOT NULL DEFAULT 1,
  position integer  NOT NULL,
  UNIQUE (quiz_id, position)
);

CREATE TABLE answers (
  id          serial  PRIMARY KEY,
  question_id integer NOT NULL,
  body        text    NOT NULL,
  is_correct  boolean NOT NULL DEFAULT false,
  explanation text
);
CREATE INDEX answers_question_id_idx ON answers (question_id);

CREATE TABLE reviews (
  id         serial       PRIMARY KEY,
  course_id  uuid         NOT NULL,
  user_id    integer      NOT NULL,
  rating     smallint     NOT NULL,
  body       text,
  created_at timestamp(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
  UNIQUE (course_id, user_id),
  CONSTRAINT reviews_rating_range CHECK (rating BETWEEN 1 AND 5)
);

-- ----------------------------------------------------------------------------
-- Affiliates
-- ----------------------------------------------------------------------------

CREATE TABLE aff_users (
  id              serial            PRIMARY KEY,
  user_id         integer           NOT NULL UNIQUE,
  referral_code   varchar(24)       NOT NULL UNIQUE,
  status          "AffiliateStatus" NOT NULL DEFAULT 'PENDING',
  commission_rate percentage        NOT NULL DEFAULT 5,
  balance         numeric(14,2)     NOT NULL DEFAULT 0,
  referrer_id     integer,
  tax_info        jsonb,
  created_at      timestamptz(6)    NOT NULL DEFAULT CURRENT_TIMESTAMP
);

CREATE TABLE aff_campaigns (
  id              serial         PRIMARY KEY,
  name            varchar(160)   NOT NULL,
  description     text,
  commission_rate percentage     NOT NULL,
  cookie_days     smallint       NOT NULL DEFAULT 30,
  rules           json           NOT NULL DEFAULT '[]',
  starts_at       timestamptz(6) NOT NULL,
  ends_at         timestamptz(6),
  is_active       boolean        NOT NULL DEFAULT true,
  CONSTRAINT aff_campaigns_period CHECK (ends_at IS NULL OR ends_at > starts_at)
);

CREATE TABLE aff_campaign_affiliates (
  campaign_id  integer    NOT NULL,
  affiliate_id integer    NOT NULL,
  custom_rate  percentage,
  joined_on    date       NOT NULL DEFAULT CURRENT_DATE,
  PRIMARY KEY (campaign_id, affiliate_id)
);

CREATE TABLE aff_links (
  id           serial       PRIMARY KEY,
  campaign_id  integer      NOT NULL,
  affiliate_id integer      NOT NULL,
  product_id   uuid,
  code         varchar(16)  NOT NULL UNIQUE,
  target_url   text         NOT NULL,
  clicks_total integer      NOT NULL DEFAULT 0,
  created_at   timestamp(3) NOT NULL DEFAULT CURRENT_TIMESTAMP
);
CREATE INDEX aff_links_campaign_id_affiliate_id_idx ON aff_links (campaign_id, affiliate_id);

CREATE TABLE aff_clicks (
  id         bigint         GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  link_id    integer        NOT NULL,
  visitor_id uuid,
  ip         inet,
  country    char(2),
  user_agent text,
  referrer   text,
  utm        jsonb,
  clicked_at timestamptz(6) NOT NULL
);
CREATE INDEX aff_clicks_link_id_clicked_at_idx ON aff_clicks (link_id, clicked_at DESC);
CREATE INDEX aff_clicks_visitor_id_idx ON aff_clicks USING hash (visitor_id);

CREATE TABLE aff_conversions (
  id           uuid              PRIMARY KEY,
  click_id     bigint            UNIQUE,
  affiliate_id integer           NOT NULL,
  invoice_id   uuid,
  amount       numeric(15,2)     NOT NULL,
  commission   numeric(15,4)     NOT NULL,
  status       conversion_status NOT NULL DEFAULT 'pending',
  converted_at timestamptz(6)    NOT NULL,
  settled_on   date
);
CREATE INDEX aff_conversions_affiliate_id_status_idx ON aff_conversions (affiliate_id, status);

CREATE TABLE aff_payment_requests (
  id              serial         PRIMARY KEY,
  affiliate_id    integer        NOT NULL,
  amount          numeric(14,2)  NOT NULL,
  bank_account    jsonb          NOT NULL,
  note            text,
  is_paid         boolean        NOT NULL DEFAULT false,
  processed_by_id integer,
  requested_at    timestamptz(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,
  processed_at    timestamptz(6),
  CONSTRAINT aff_payment_requests_amount_positive CHECK (amount > 0)
);

-- ----------------------------------------------------------------------------
-- Support
-- ----------------------------------------------------------------------------

CREATE TABLE support_tickets (
  id          serial          PRIMARY KEY,
  customer_id integer         NOT NULL,
  assignee_id integer,
  subject     varchar(200)    NOT NULL,
  priority    ticket_priority NOT NULL DEFAULT 'normal',
  state       "TicketState"   NOT NULL DEFAULT 'OPEN',
  labels      text[]          NOT NULL DEFAULT '{}',
  opened_at   timestamptz(6)  NOT NULL DEFAULT CURRENT_TIMESTAMP,
  closed_at   timestamptz(6)
);
CREATE INDEX support_tickets_state_priority_idx ON support_tickets (state, priority);
CREATE INDEX support_tickets_unassigned_idx ON support_tickets (opened_at) WHERE assignee_id IS NULL AND state = 'OPEN';

CREATE TABLE support_conversations (
  id           uuid           PRIMARY KEY,
  ticket_id    integer,
  visitor_name varchar(80),
  channel      varchar(20)    NOT NULL DEFAULT 'web',
  started_at   timestamptz(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,
  ended_at     timestamptz(6)
);

CREATE TABLE support_messages (
  id              bigint         GENERATED BY DEFAULT AS IDENTITY PRIMARY KEY,
  conversation_id uuid           NOT NULL,
  sender_id       integer,
  reply_to_id     bigint,
  body            text           NOT NULL,
  attachments     jsonb          NOT NULL DEFAULT '[]',
  sent_at         timestamptz(6) NOT NULL DEFAULT CURRENT_TIMESTAMP
);
CREATE INDEX support_messages_conversation_id_sent_at_idx ON support_messages (conversation_id, sent_at);

CREATE TABLE support_analytics (
  day                 date             NOT NULL,
  channel             varchar(20)      NOT NULL,
  conversations       integer          NOT NULL DEFAULT 0,
  median_wait_seconds double precision,
  satisfaction        numeric(3,2),
  PRIMARY KEY (day, channel)
);

-- ----------------------------------------------------------------------------
-- Gamification
-- ----------------------------------------------------------------------------

CREATE TABLE badges (
  id   serial      PRIMARY KEY,
  code varchar(40) NOT NULL UNIQUE,
  name varchar(80) NOT NULL,
  icon bytea,
  rule jsonb       NOT NULL
);

CREATE TABLE user_badges (
  user_id   integer        NOT NULL,
  badge_id  integer        NOT NULL,
  earned_at timestamptz(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,
  PRIMARY KEY (user_id, badge_id)
);

CREATE TABLE point_transactions (
  id            bigint         GENERATED BY DEFAULT AS IDENTITY PRIMARY KEY,
  user_id       integer        NOT NULL,
  points        integer        NOT NULL,
  reason        varchar(80)    NOT NULL,
  balance_after integer        NOT NULL,
  created_at    timestamptz(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,
  CONSTRAINT point_transactions_points_not_zero CHECK (points <> 0)
);
CREATE INDEX point_transactions_user_id_created_at_idx ON point_transactions (user_id, created_at);

-- ----------------------------------------------------------------------------
-- Notifications
-- ----------------------------------------------------------------------------

CREATE TABLE notifications (
  id         bigint               GENERATED BY DEFAULT AS IDENTITY PRIMARY KEY,
  user_id    integer              NOT NULL,
  channel    notification_channel NOT NULL,
  title      varchar(200)         NOT NULL,
  payload    jsonb,
  read_at    timestamptz(6),
  created_at timestamptz(6)       NOT NULL DEFAULT CURRENT_TIMESTAMP
);
CREATE INDEX notifications_unread_idx ON notifications (user_id, created_at) WHERE read_at IS NULL;

CREATE TABLE notification_preferences (
  user_id     integer                NOT NULL,
  topic       varchar(60)            NOT NULL,
  channels    notification_channel[] NOT NULL DEFAULT '{email}',
  quiet_from  time(0),
  quiet_until time(0),
  PRIMARY KEY (user_id, topic)
);

-- ----------------------------------------------------------------------------
-- Pages and menus
-- ----------------------------------------------------------------------------

CREATE TABLE page (
  id            serial         PRIMARY KEY,
  slug          slug           NOT NULL UNIQUE,
  title         varchar(200)   NOT NULL,
  seo           json,
  "isPublished" boolean        NOT NULL DEFAULT false,
  "publishedAt" timestamptz(6),
  "createdById" integer,
  "createdAt"   timestamp(3)   NOT NULL DEFAULT CURRENT_TIMESTAMP
);

CREATE TABLE page_block (
  id           serial     PRIMARY KEY,
  "pageId"     integer    NOT NULL,
  kind         block_kind NOT NULL,
  position     smallint   NOT NULL,
  content      jsonb      NOT NULL,
  "productIds" uuid[]     NOT NULL DEFAULT '{}',
  UNIQUE ("pageId", position)
);
CREATE INDEX page_block_content_idx ON page_block USING gin (content);

CREATE TABLE menus (
  id           serial       PRIMARY KEY,
  parent_id    integer,
  code         varchar(40)  NOT NULL UNIQUE,
  title        varchar(120) NOT NULL,
  home_link_id integer
);

CREATE TABLE menu_links (
  id              serial       PRIMARY KEY,
  menu_id         integer      NOT NULL,
  parent_id       integer,
  page_id         integer,
  label           varchar(120) NOT NULL,
  url             text,
  position        integer      NOT NULL DEFAULT 0,
  open_in_new_tab boolean      NOT NULL DEFAULT false,
  CONSTRAINT menu_links_one_target CHECK (page_id IS NULL OR url IS NULL)
);
CREATE INDEX menu_links_menu_id_position_idx ON menu_links (menu_id, position);

CREATE TABLE menu_permission (
  menu_id       integer NOT NULL,
  permission_id integer NOT NULL,
  PRIMARY KEY (menu_id, permission_id)
);

-- ----------------------------------------------------------------------------
-- Projects
-- ----------------------------------------------------------------------------

CREATE TABLE projects (
  id        serial        PRIMARY KEY,
  code      varchar(12)   NOT NULL UNIQUE,
  name      varchar(160)  NOT NULL,
  owner_id  integer       NOT NULL,
  starts_on date,
  due_on    date,
  budget    numeric(14,2)
);

CREATE TABLE project_members (
  project_id integer     NOT NULL,
  user_id    integer     NOT NULL,
  role       varchar(20) NOT NULL DEFAULT 'member',
  PRIMARY KEY (project_id, user_id)
);

CREATE TABLE tasks (
  id             serial         PRIMARY KEY,
  project_id     integer        NOT NULL,
  parent_id      integer,
  assignee_id    integer,
  title          varchar(200)   NOT NULL,
  state          task_state     NOT NULL DEFAULT 'todo',
  estimate_hours numeric(6,2),
  checklist      jsonb          NOT NULL DEFAULT '[]',
  due_at         timestamptz(6)
);
CREATE INDEX tasks_project_id_state_idx ON tasks (project_id, state);

CREATE TABLE task_dependencies (
  task_id       integer NOT NULL,
  depends_on_id integer NOT NULL,
  PRIMARY KEY (task_id, depends_on_id),
  CONSTRAINT task_dependencies_not_itself CHECK (task_id <> depends_on_id)
);

-- ----------------------------------------------------------------------------
-- Discussions
-- ----------------------------------------------------------------------------

CREATE TABLE discussions (
  id                serial         PRIMARY KEY,
  author_id         integer,
  course_id         uuid,
  title             varchar(200)   NOT NULL,
  accepted_reply_id bigint         UNIQUE,
  created_at        timestamptz(6) NOT NULL DEFAULT CURRENT_TIMESTAMP
);

CREATE TABLE discussion_replies (
  id            bigint         GENERATED BY DEFAULT AS IDENTITY PRIMARY KEY,
  discussion_id integer        NOT NULL,
  parent_id     bigint,
  author_id     integer,
  body          text           NOT NULL,
  votes         integer        NOT NULL DEFAULT 0,
  created_at    timestamptz(6) NOT NULL DEFAULT CURRENT_TIMESTAMP
);
CREATE INDEX discussion_replies_discussion_id_idx ON discussion_replies (discussion_id);

-- ----------------------------------------------------------------------------
-- Website configuration
-- ----------------------------------------------------------------------------

CREATE TABLE website_setting (
  id            serial       PRIMARY KEY,
  key           varchar(80)  NOT NULL UNIQUE,
  kind          setting_kind NOT NULL DEFAULT 'string',
  value         jsonb,
  fallback      json,
  description   text,
  "isPublic"    boolean      NOT NULL DEFAULT false,
  "updatedById" integer,
  "updatedAt"   timestamp(3) NOT NULL
);
CREATE INDEX website_setting_section_idx ON website_setting (split_part(key, '.', 1));

CREATE TABLE call_center_config (
  id        smallserial PRIMARY KEY,
  name      varchar(60) NOT NULL UNIQUE,
  hotline   varchar(20) NOT NULL,
  opens_at  time(0)     NOT NULL DEFAULT '08:00',
  closes_at time(0)     NOT NULL DEFAULT '17:30',
  weekdays  smallint[]  NOT NULL DEFAULT '{1,2,3,4,5}',
  timezone  varchar(40) NOT NULL DEFAULT 'Asia/Ho_Chi_Minh',
  routing   jsonb       NOT NULL DEFAULT '{}',
  CONSTRAINT call_center_config_hours CHECK (closes_at > opens_at)
);

-- ----------------------------------------------------------------------------
-- Cart, coupons and fulfilment
-- ----------------------------------------------------------------------------

CREATE TABLE cart (
  id          uuid           PRIMARY KEY,
  user_id     integer        UNIQUE,
  session_key varchar(64)    UNIQUE,
  currency    char(3)        NOT NULL DEFAULT 'VND',
  coupon_id   integer,
  updated_at  timestamptz(6) NOT NULL,
  CONSTRAINT cart_has_owner CHECK (user_id IS NOT NULL OR session_key IS NOT NULL)
);

CREATE TABLE cart_items (
  cart_id    uuid          NOT NULL,
  variant_id uuid          NOT NULL,
  quantity   positive_int  NOT NULL DEFAULT 1,
  unit_price numeric(15,2) NOT NULL,
  options    jsonb,
  PRIMARY KEY (cart_id, variant_id)
);

CREATE TABLE coupon (
  id          serial         PRIMARY KEY,
  code        varchar(32)    NOT NULL UNIQUE,
  kind        coupon_kind    NOT NULL,
  value       numeric(12,2)  NOT NULL,
  max_uses    integer,
  valid_from  timestamptz(6) NOT NULL,
  valid_until timestamptz(6),
  conditions  jsonb          NOT NULL DEFAULT '{}'
);
CREATE UNIQUE INDEX coupon_code_upper_key ON coupon (upper(code));

CREATE TABLE coupon_used (
  coupon_id  integer        NOT NULL,
  user_id    integer        NOT NULL,
  invoice_id uuid,
  used_at    timestamptz(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,
  PRIMARY KEY (coupon_id, user_id)
);

CREATE TABLE shipment (
  id            serial          PRIMARY KEY,
  invoice_id    uuid,
  address_id    integer         NOT NULL,
  carrier       varchar(40)     NOT NULL,
  tracking_code varchar(40)     UNIQUE,
  state         "ShipmentState" NOT NULL DEFAULT 'PACKING',
  fee           numeric(12,2)   NOT NULL DEFAULT 0,
  shipped_at    timestamptz(6)
);

CREATE TABLE shipment_tracking (
  id          bigint           GENERATED BY DEFAULT AS IDENTITY PRIMARY KEY,
  shipment_id integer          NOT NULL,
  status      varchar(60)      NOT NULL,
  place       text,
  latitude    double precision,
  longitude   double precision,
  happened_at timestamptz(6)   NOT NULL,
  UNIQUE (shipment_id, happened_at)
);

CREATE TABLE return_requests (
  id           serial         PRIMARY KEY,
  invoice_id   uuid           NOT NULL,
  detail_id    bigint,
  user_id      integer        NOT NULL,
  state        "ReturnState"  NOT NULL DEFAULT 'REQUESTED',
  reason       text           NOT NULL,
  photos       text[]         NOT NULL DEFAULT '{}',
  requested_at timestamptz(6) NOT NULL DEFAULT CURRENT_TIMESTAMP
);

CREATE TABLE inventory (
  variant_id   uuid         NOT NULL,
  warehouse_id integer      NOT NULL,
  on_hand      integer      NOT NULL DEFAULT 0,
  reserved     integer      NOT NULL DEFAULT 0,
  available    integer      GENERATED ALWAYS AS (on_hand - reserved) STORED,
  counted_at   timestamp(3),
  PRIMARY KEY (variant_id, warehouse_id)
);

-- ----------------------------------------------------------------------------
-- Shop front
-- ----------------------------------------------------------------------------

CREATE TABLE feedback (
  id         serial         PRIMARY KEY,
  user_id    integer,
  email      email_address,
  message    text           NOT NULL,
  score      smallint,
  page_url   text,
  created_at timestamptz(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,
  CONSTRAINT feedback_score_range CHECK (score BETWEEN 0 AND 10)
);

CREATE TABLE faq_categories (
  id       serial       PRIMARY KEY,
  name     varchar(120) NOT NULL UNIQUE,
  position integer      NOT NULL DEFAULT 0
);

CREATE TABLE faqs (
  id            serial  PRIMARY KEY,
  category_id   integer NOT NULL,
  question      text    NOT NULL,
  answer        text    NOT NULL,
  helpful_count integer NOT NULL DEFAULT 0
);
CREATE INDEX faqs_category_id_idx ON faqs (category_id);

CREATE TABLE gallery (
  id             serial       PRIMARY KEY,
  title          varchar(160) NOT NULL,
  slug           slug         NOT NULL UNIQUE,
  cover_image_id integer
);

CREATE TABLE gallery_images (
  id         serial  PRIMARY KEY,
  gallery_id integer NOT NULL,
  file_id    uuid    NOT NULL,
  caption    text,
  position   integer NOT NULL DEFAULT 0,
  UNIQUE (gallery_id, position)
);

CREATE TABLE report (
  id              uuid           PRIMARY KEY,
  name            varchar(120)   NOT NULL,
  parameters      jsonb          NOT NULL DEFAULT '{}',
  result          json,
  requested_by_id integer,
  requested_at    timestamptz(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,
  finished_at     timestamptz(6)
);

CREATE TABLE slider (
  id          serial       PRIMARY KEY,
  code        varchar(40)  NOT NULL UNIQUE,
  interval_ms positive_int NOT NULL DEFAULT 5000
);

CREATE TABLE slider_item (
  id        serial       PRIMARY KEY,
  slider_id integer      NOT NULL,
  file_id   uuid,
  heading   varchar(160),
  link      text,
  position  integer      NOT NULL DEFAULT 0,
  UNIQUE (slider_id, position)
);

CREATE TABLE seo_keywords (
  id         serial       PRIMARY KEY,
  keyword    varchar(160) NOT NULL UNIQUE,
  page_id    integer,
  volume     integer,
  difficulty real,
  checked_on date
);

-- ----------------------------------------------------------------------------
-- Teams and addresses
-- ----------------------------------------------------------------------------

CREATE TABLE teams (
  id       serial      PRIMARY KEY,
  name     varchar(80) NOT NULL UNIQUE,
  lead_id  integer,
  settings jsonb       NOT NULL DEFAULT '{}'
);

CREATE TABLE team_invitations (
  id            uuid           PRIMARY KEY,
  team_id       integer        NOT NULL,
  email         email_address  NOT NULL,
  invited_by_id integer        NOT NULL,
  expires_at    timestamptz(6) NOT NULL,
  accepted_at   timestamptz(6),
  UNIQUE (team_id, email)
);

CREATE TABLE addresses (
  id           serial       PRIMARY KEY,
  user_id      integer,
  recipient    varchar(120) NOT NULL,
  phone        varchar(20)  NOT NULL,
  line1        varchar(255) NOT NULL,
  line2        varchar(255),
  ward         varchar(80),
  province     varchar(80)  NOT NULL,
  country_code char(2)      NOT NULL DEFAULT 'VN',
  is_default   boolean      NOT NULL DEFAULT false
);
CREATE UNIQUE INDEX addresses_one_default_key ON addresses (user_id) WHERE is_default;

-- ----------------------------------------------------------------------------
-- Product details and suppliers
-- ----------------------------------------------------------------------------

CREATE TABLE brands (
  id           serial      PRIMARY KEY,
  name         varchar(80) NOT NULL UNIQUE,
  website      text,
  logo_file_id uuid,
  founded      smallint
);

CREATE TABLE product_images (
  product_id uuid    NOT NULL,
  file_id    uuid    NOT NULL,
  alt        text    NOT NULL DEFAULT '',
  position   integer NOT NULL DEFAULT 0,
  PRIMARY KEY (product_id, file_id)
);

CREATE TABLE product_price_history (
  variant_id    uuid           NOT NULL,
  valid_from    timestamptz(6) NOT NULL,
  price         numeric(15,2)  NOT NULL,
  changed_by_id integer,
  PRIMARY KEY (variant_id, valid_from)
);

CREATE TABLE suppliers (
  id       serial        PRIMARY KEY,
  tax_code varchar(14)   NOT NULL UNIQUE,
  name     varchar(255)  NOT NULL,
  email    email_address,
  contacts jsonb         NOT NULL DEFAULT '[]',
  rating   numeric(3,2)
);

CREATE TABLE supplier_products (
  supplier_id  integer       NOT NULL,
  variant_id   uuid          NOT NULL,
  supplier_sku varchar(60),
  price        numeric(15,4) NOT NULL,
  lead_days    smallint,
  PRIMARY KEY (supplier_id, variant_id)
);

-- ----------------------------------------------------------------------------
-- Purchasing and stock
-- ----------------------------------------------------------------------------

CREATE TABLE warehouses (
  id         serial       PRIMARY KEY,
  code       varchar(12)  NOT NULL UNIQUE,
  name       varchar(120) NOT NULL,
  address_id integer
);

CREATE TABLE purchase_orders (
  id            serial          PRIMARY KEY,
  number        bigint          NOT NULL DEFAULT nextval('purchase_order_number_seq') UNIQUE,
  supplier_id   integer         NOT NULL,
  warehouse_id  integer         NOT NULL,
  state         "PurchaseState" NOT NULL DEFAULT 'DRAFT',
  ordered_on    date,
  currency_code char(3)         NOT NULL DEFAULT 'VND',
  notes         text
);

CREATE TABLE purchase_order_lines (
  purchase_order_id integer       NOT NULL,
  line_no           smallint      NOT NULL,
  variant_id        uuid          NOT NULL,
  quantity          positive_int  NOT NULL,
  unit_cost         numeric(15,4) NOT NULL,
  PRIMARY KEY (purchase_order_id, line_no)
);

CREATE TABLE stock_movements (
  id                bigint              GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  variant_id        uuid                NOT NULL,
  warehouse_id      integer             NOT NULL,
  kind              stock_movement_kind NOT NULL,
  quantity          integer             NOT NULL,
  purchase_order_id integer,
  purchase_line_no  smallint,
  moved_at          timestamptz(6)      NOT NULL DEFAULT CURRENT_TIMESTAMP
);
CREATE INDEX stock_movements_variant_id_moved_at_idx ON stock_movements (variant_id, moved_at);

CREATE TABLE stock_snapshots (
  sku            varchar(40)      NOT NULL,
  warehouse_code varchar(12)      NOT NULL,
  taken_at       timestamp(3)     NOT NULL,
  on_hand        integer          NOT NULL,
  turnover       double precision,
  value          numeric,
  counts         integer[]        NOT NULL DEFAULT '{}',
  UNIQUE (sku, warehouse_code, taken_at)
);

-- ----------------------------------------------------------------------------
-- Payments, taxes and currencies
-- ----------------------------------------------------------------------------

CREATE TABLE payments (
  id               uuid           PRIMARY KEY,
  invoice_id       uuid,
  method           payment_method NOT NULL,
  amount           numeric(19,2)  NOT NULL,
  currency_code    char(3)        NOT NULL,
  gateway_response jsonb,
  signature        bytea,
  paid_at          timestamptz(6)
);
CREATE INDEX payments_paid_at_idx ON payments USING brin (paid_at);

CREATE TABLE payment_refunds (
  id          serial         PRIMARY KEY,
  payment_id  uuid           NOT NULL,
  amount      numeric(19,2)  NOT NULL,
  reason      text,
  refunded_at timestamptz(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,
  CONSTRAINT payment_refunds_amount_positive CHECK (amount > 0)
);

CREATE TABLE tax_rates (
  id         serial      PRIMARY KEY,
  code       varchar(12) NOT NULL UNIQUE,
  rate       percentage  NOT NULL,
  valid_from date        NOT NULL
);

CREATE TABLE currencies (
  code   char(3)     PRIMARY KEY,
  name   varchar(60) NOT NULL,
  digits smallint    NOT NULL DEFAULT 2
);

CREATE TABLE "ExchangeRate" (
  "baseCode"   char(3)          NOT NULL,
  "quoteCode"  char(3)          NOT NULL,
  "quotedOn"   date             NOT NULL,
  "midRate"    numeric(18,8)    NOT NULL,
  "buyRate"    double precision,
  "isEstimate" boolean          NOT NULL DEFAULT false,
  "fetchedAt"  timestamp(3)     NOT NULL DEFAULT CURRENT_TIMESTAMP,
  PRIMARY KEY ("baseCode", "quoteCode", "quotedOn")
);
CREATE INDEX "ExchangeRate_estimates_idx" ON "ExchangeRate" ("quotedOn") WHERE "isEstimate";

-- ----------------------------------------------------------------------------
-- Media, mail and integration
-- ----------------------------------------------------------------------------

CREATE TABLE media_files (
  id             uuid           DEFAULT gen_random_uuid() PRIMARY KEY,
  name           varchar(255)   NOT NULL,
  mime_type      varchar(80)    NOT NULL,
  content        bytea,
  sha256         bytea          UNIQUE,
  exif           json,
  uploaded_by_id integer,
  created_at     timestamptz(6) NOT NULL DEFAULT CURRENT_TIMESTAMP
);

CREATE TABLE newsletter_subscribers (
  id           serial         PRIMARY KEY,
  email        email_address  NOT NULL UNIQUE,
  user_id      integer        UNIQUE,
  topics       text[]         NOT NULL DEFAULT '{}',
  confirmed_at timestamptz(6)
);

CREATE TABLE newsletter_campaigns (
  id          serial         PRIMARY KEY,
  template_id integer        NOT NULL,
  subject     varchar(200)   NOT NULL,
  audience    jsonb          NOT NULL DEFAULT '{}',
  sent_at     timestamptz(6)
);

CREATE TABLE email_templates (
  id        serial       PRIMARY KEY,
  code      varchar(60)  NOT NULL,
  locale    varchar(8)   NOT NULL DEFAULT 'vi',
  subject   varchar(200) NOT NULL,
  body_html text         NOT NULL,
  variables text[]       NOT NULL DEFAULT '{}',
  UNIQUE (code, locale)
);

CREATE TABLE webhook_endpoints (
  id         uuid    PRIMARY KEY,
  url        text    NOT NULL,
  events     text[]  NOT NULL DEFAULT '{}',
  secret     bytea   NOT NULL,
  is_enabled boolean NOT NULL DEFAULT true,
  CONSTRAINT webhook_endpoints_https CHECK (url LIKE 'https://%')
);

CREATE TABLE webhook_deliveries (
  id              bigint         GENERATED BY DEFAULT AS IDENTITY PRIMARY KEY,
  endpoint_id     uuid           NOT NULL,
  event           varchar(60)    NOT NULL,
  payload         jsonb          NOT NULL,
  response_status smallint,
  response_body   text,
  attempts        smallint       NOT NULL DEFAULT 0,
  sent_at         timestamptz(6)
);
CREATE INDEX webhook_deliveries_pending_idx ON webhook_deliveries (id) WHERE sent_at IS NULL;

CREATE TABLE redirects (
  source varchar(500) PRIMARY KEY,
  target text         NOT NULL,
  status smallint     NOT NULL DEFAULT 301,
  hits   bigint       NOT NULL DEFAULT 0,
  CONSTRAINT redirects_status CHECK (status IN (301, 302, 307, 308))
);

-- ----------------------------------------------------------------------------
-- Foreign keys, by area of the referring table
-- ----------------------------------------------------------------------------

-- Users and sign-in
ALTER TABLE users ADD CONSTRAINT users_team_id_fkey
  FOREIGN KEY (team_id) REFERENCES teams (id) ON DELETE SET NULL ON UPDATE CASCADE;
ALTER TABLE users ADD CONSTRAINT users_avatar_file_id_fkey
  FOREIGN KEY (avatar_file_id) REFERENCES media_files (id) ON DELETE SET NULL ON UPDATE CASCADE;
ALTER TABLE users ADD CONSTRAINT users_invited_by_id_fkey
  FOREIGN KEY (invited_by_id) REFERENCES users (id) ON DELETE SET NULL ON UPDATE CASCADE;
ALTER TABLE auth_methods ADD CONSTRAINT auth_methods_user_id_fkey
  FOREIGN KEY (user_id) REFERENCES users (id) ON DELETE CASCADE ON UPDATE CASCADE;
ALTER TABLE user_sessions ADD CONSTRAINT user_sessions_user_id_fkey
  FOREIGN KEY (user_id) REFERENCES users (id) ON DELETE CASCADE ON UPDATE CASCADE;

-- Roles and permissions
ALTER TABLE role_permission ADD CONSTRAINT role_permission_role_id_fkey
  FOREIGN KEY (role_id) REFERENCES role (id) ON DELETE CASCADE ON UPDATE CASCADE;
ALTER TABLE role_permission ADD CONSTRAINT role_permission_permission_id_fkey
  FOREIGN KEY (permission_id) REFERENCES permission (id) ON DELETE CASCADE ON UPDATE CASCADE;
ALTER TABLE user_role_assignment ADD CONSTRAINT user_role_assignment_user_id_fkey
  FOREIGN KEY (user_id) REFERENCES users (id) ON DELETE CASCADE ON UPDATE CASCADE;
ALTER TABLE user_role_assignment ADD CONSTRAINT user_role_assignment_role_id_fkey
  FOREIGN KEY (role_id) REFERENCES role (id) ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE user_role_assignment ADD CONSTRAINT user_role_assignment_assigned_by_id_fkey
  FOREIGN KEY (assigned_by_id) REFERENCES users (id) ON DELETE SET NULL ON UPDATE CASCADE;

-- Audit
ALTER TABLE audit_logs ADD CONSTRAINT audit_logs_actor_id_fkey
  FOREIGN KEY (actor_id) REFERENCES users (id) ON DELETE SET NULL ON UPDATE CASCADE;
ALTER TABLE task_activity_logs ADD CONSTRAINT task_activity_logs_task_id_fkey
  FOREIGN KEY (task_id) REFERENCES tasks (id) ON DELETE CASCADE ON UPDATE CASCADE;
ALTER TABLE task_activity_logs ADD CONSTRAINT task_activity_logs_actor_id_fkey
  FOREIGN KEY (actor_id) REFERENCES users (id) ON DELETE SET NULL ON UPDATE CASCADE;

-- Blog
ALTER TABLE posts ADD CONSTRAINT posts_author_id_fkey
  FOREIGN KEY (author_id) REFERENCES users (id) ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE posts ADD CONSTRAINT posts_cover_file_id_fkey
  FOREIGN KEY (cover_file_id) REFERENCES media_files (id) ON DELETE SET NULL ON UPDATE CASCADE;
ALTER TABLE comments ADD CONSTRAINT comments_post_id_fkey
  FOREIGN KEY (post_id) REFERENCES posts (id) ON DELETE CASCADE ON UPDATE CASCADE;
ALTER TABLE comments ADD CONSTRAINT comments_author_id_fkey
  FOREIGN KEY (author_id) REFERENCES users (id) ON DELETE SET NULL ON UPDATE CASCADE;
ALTER TABLE comments ADD CONSTRAINT comments_parent_id_fkey
  FOREIGN KEY (parent_id) REFERENCES comments (id) ON DELETE CASCADE ON UPDATE CASCADE;
ALTER TABLE post_tags ADD CONSTRAINT post_tags_post_id_fkey
  FOREIGN KEY (post_id) REFERENCES posts (id) ON DELETE CASCADE ON UPDATE CASCADE;
ALTER TABLE post_tags ADD CONSTRAINT post_tags_tag_id_fkey
  FOREIGN KEY (tag_id) REFERENCES tags (id) ON DELETE CASCADE ON UPDATE CASCADE;
ALTER TABLE likes ADD CONSTRAINT likes_user_id_fkey
  FOREIGN KEY (user_id) REFERENCES users (id) ON DELETE CASCADE ON UPDATE CASCADE;
ALTER TABLE likes ADD CONSTRAINT likes_post_id_fkey
  FOREIGN KEY (post_id) REFERENCES posts (id) ON DELETE CASCADE ON UPDATE CASCADE;

-- Catalogue
ALTER TABLE product ADD CONSTRAINT "product_categoryId_fkey"
  FOREIGN KEY ("categoryId") REFERENCES categories (id) ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE product ADD CONSTRAINT "product_brandId_fkey"
  FOREIGN KEY ("brandId") REFERENCES brands (id) ON DELETE SET NULL ON UPDATE CASCADE;
ALTER TABLE product ADD CONSTRAINT "product_taxRateId_fkey"
  FOREIGN KEY ("taxRateId") REFERENCES tax_rates (id) ON DELETE SET NULL ON UPDATE CASCADE;
ALTER TABLE product ADD CONSTRAINT "product_defaultVariantId_fkey"
  FOREIGN KEY ("defaultVariantId") REFERENCES product_variant (id) ON DELETE SET NULL ON UPDATE CASCADE;
ALTER TABLE product_variant ADD CONSTRAINT "product_variant_productId_fkey"
  FOREIGN KEY ("productId") REFERENCES product (id) ON DELETE CASCADE ON UPDATE CASCADE;
ALTER TABLE categories ADD CONSTRAINT categories_parent_id_fkey
  FOREIGN KEY (parent_id) REFERENCES categories (id) ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE attribute_values ADD CONSTRAINT attribute_values_attribute_id_fkey
  FOREIGN KEY (attribute_id) REFERENCES attributes (id) ON DELETE CASCADE ON UPDATE CASCADE;
ALTER TABLE product_attributes ADD CONSTRAINT product_attributes_product_id_fkey
  FOREIGN KEY (product_id) REFERENCES product (id) ON DELETE CASCADE ON UPDATE CASCADE;
ALTER TABLE product_attributes ADD CONSTRAINT product_attributes_attribute_id_fkey
  FOREIGN KEY (attribute_id) REFERENCES attributes (id) ON DELETE CASCADE ON UPDATE CASCADE;
ALTER TABLE product_attributes ADD CONSTRAINT product_attributes_attribute_value_id_fkey
  FOREIGN KEY (attribute_value_id) REFERENCES attribute_values (id) ON DELETE SET NULL ON UPDATE CASCADE;
ALTER TABLE wishlists ADD CONSTRAINT wishlists_user_id_fkey
  FOREIGN KEY (user_id) REFERENCES users (id) ON DELETE CASCADE ON UPDATE CASCADE;
ALTER TABLE wishlist_items ADD CONSTRAINT wishlist_items_wishlist_id_fkey
  FOREIGN KEY (wishlist_id) REFERENCES wishlists (id) ON DELETE CASCADE ON UPDATE CASCADE;
ALTER TABLE wishlist_items ADD CONSTRAINT wishlist_items_product_id_fkey
  FOREIGN KEY (product_id) REFERENCES product (id) ON DELETE CASCADE ON UPDATE CASCADE;

-- Orders: e-invoices pulled from the tax authority, with its own field names
ALTER TABLE ext_listhoadon ADD CONSTRAINT "ext_listhoadon_userId_fkey"
  FOREIGN KEY ("userId") REFERENCES users (id) ON DELETE SET NULL ON UPDATE CASCADE;
ALTER TABLE ext_detailhoadon ADD CONSTRAINT ext_detailhoadon_idhdonserver_fkey
  FOREIGN KEY (idhdonserver) REFERENCES ext_listhoadon (idserver) ON DELETE CASCADE ON UPDATE CASCADE;
ALTER TABLE ext_sanphamhoadon ADD CONSTRAINT ext_sanphamhoadon_detail_id_fkey
  FOREIGN KEY (detail_id) REFERENCES ext_detailhoadon (id) ON DELETE CASCADE ON UPDATE CASCADE;
ALTER TABLE ext_sanphamhoadon ADD CONSTRAINT ext_sanphamhoadon_product_id_fkey
  FOREIGN KEY (product_id) REFERENCES product (id) ON DELETE SET NULL ON UPDATE CASCADE;

-- Courses
ALTER TABLE course_categories ADD CONSTRAINT course_categories_parent_id_fkey
  FOREIGN KEY (parent_id) REFERENCES course_categories (id) ON DELETE SET NULL ON UPDATE CASCADE;
ALTER TABLE courses ADD CONSTRAINT courses_category_id_fkey
  FOREIGN KEY (category_id) REFERENCES course_categories (id) ON DELETE SET NULL ON UPDATE CASCADE;
ALTER TABLE courses ADD CONSTRAINT courses_instructor_id_fkey
  FOREIGN KEY (instructor_id) REFERENCES users (id) ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE course_modules ADD CONSTRAINT course_modules_course_id_fkey
  FOREIGN KEY (course_id) REFERENCES courses (id) ON DELETE CASCADE ON UPDATE CASCADE;
ALTER TABLE lessons ADD CONSTRAINT lessons_module_id_fkey
  FOREIGN KEY (module_id) REFERENCES course_modules (id) ON DELETE CASCADE ON UPDATE CASCADE;
ALTER TABLE enrollments ADD CONSTRAINT enrollments_user_id_fkey
  FOREIGN KEY (user_id) REFERENCES users (id) ON DELETE CASCADE ON UPDATE CASCADE;
ALTER TABLE enrollments ADD CONSTRAINT enrollments_course_id_fkey
  FOREIGN KEY (course_id) REFERENCES courses (id) ON DELETE CASCADE ON UPDATE CASCADE;
ALTER TABLE lesson_progress ADD CONSTRAINT lesson_progress_user_id_fkey
  FOREIGN KEY (user_id) REFERENCES users (id) ON DELETE CASCADE ON UPDATE CASCADE;
ALTER TABLE lesson_progress ADD CONSTRAINT lesson_progress_lesson_id_fkey
  FOREIGN KEY (lesson_id) REFERENCES lessons (id) ON DELETE CASCADE ON UPDATE CASCADE;
ALTER TABLE quizzes ADD CONSTRAINT quizzes_lesson_id_fkey
  FOREIGN KEY (lesson_id) REFERENCES lessons (id) ON DELETE CASCADE ON UPDATE CASCADE;
ALTER TABLE questions ADD CONSTRAINT questions_quiz_id_fkey
  FOREIGN KEY (quiz_id) REFERENCES quizzes (id) ON DELETE CASCADE ON UPDATE CASCADE;
ALTER TABLE answers ADD CONSTRAINT answers_question_id_fkey
  FOREIGN KEY (question_id) REFERENCES questions (id) ON DELETE CASCADE ON UPDATE CASCADE;
ALTER TABLE reviews ADD CONSTRAINT reviews_course_id_fkey
  FOREIGN KEY (course_id) REFERENCES courses (id) ON DELETE CASCADE ON UPDATE CASCADE;
ALTER TABLE reviews ADD CONSTRAINT reviews_user_id_fkey
  FOREIGN KEY (user_id) REFERENCES users (id) ON DELETE CASCADE ON UPDATE CASCADE;

-- Affiliates
ALTER TABLE aff_users ADD CONSTRAINT aff_users_user_id_fkey
  FOREIGN KEY (user_id) REFERENCES users (id) ON DELETE CASCADE ON UPDATE CASCADE;
ALTER TABLE aff_users ADD CONSTRAINT aff_users_referrer_id_fkey
  FOREIGN KEY (referrer_id) REFERENCES aff_users (id) ON DELETE SET NULL ON UPDATE CASCADE;
ALTER TABLE aff_campaign_affiliates ADD CONSTRAINT aff_campaign_affiliates_campaign_id_fkey
  FOREIGN KEY (campaign_id) REFERENCES aff_campaigns (id) ON DELETE CASCADE ON UPDATE CASCADE;
ALTER TABLE aff_campaign_affiliates ADD CONSTRAINT aff_campaign_affiliates_affiliate_id_fkey
  FOREIGN KEY (affiliate_id) REFERENCES aff_users (id) ON DELETE CASCADE ON UPDATE CASCADE;
ALTER TABLE aff_links ADD CONSTRAINT aff_links_campaign_id_affiliate_id_fkey
  FOREIGN KEY (campaign_id, affiliate_id) REFERENCES aff_campaign_affiliates (campaign_id, affiliate_id) ON DELETE CASCADE ON UPDATE CASCADE;
ALTER TABLE aff_links ADD CONSTRAINT aff_links_product_id_fkey
  FOREIGN KEY (product_id) REFERENCES product (id) ON DELETE SET NULL ON UPDATE CASCADE;
ALTER TABLE aff_clicks ADD CONSTRAINT aff_clicks_link_id_fkey
  FOREIGN KEY (link_id) REFERENCES aff_links (id) ON DELETE CASCADE ON UPDATE CASCADE;
ALTER TABLE aff_conversions ADD CONSTRAINT aff_conversions_click_id_fkey
  FOREIGN KEY (click_id) REFERENCES aff_clicks (id) ON DELETE SET NULL ON UPDATE CASCADE;
ALTER TABLE aff_conversions ADD CONSTRAINT aff_conversions_affiliate_id_fkey
  FOREIGN KEY (affiliate_id) REFERENCES aff_users (id) ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE aff_conversions ADD CONSTRAINT aff_conversions_invoice_id_fkey
  FOREIGN KEY (invoice_id) REFERENCES ext_listhoadon (id) ON DELETE SET NULL ON UPDATE CASCADE;
ALTER TABLE aff_payment_requests ADD CONSTRAINT aff_payment_requests_affiliate_id_fkey
  FOREIGN KEY (affiliate_id) REFERENCES aff_users (id) ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE aff_payment_requests ADD CONSTRAINT aff_payment_requests_processed_by_id_fkey
  FOREIGN KEY (processed_by_id) REFERENCES users (id) ON DELETE SET NULL ON UPDATE CASCADE;

-- Support
ALTER TABLE support_tickets ADD CONSTRAINT support_tickets_customer_id_fkey
  FOREIGN KEY (customer_id) REFERENCES users (id) ON DELETE CASCADE ON UPDATE CASCADE;
ALTER TABLE support_tickets ADD CONSTRAINT support_tickets_assignee_id_fkey
  FOREIGN KEY (assignee_id) REFERENCES users (id) ON DELETE SET NULL ON UPDATE CASCADE;
ALTER TABLE support_conversations ADD CONSTRAINT support_conversations_ticket_id_fkey
  FOREIGN KEY (ticket_id) REFERENCES support_tickets (id) ON DELETE SET NULL ON UPDATE CASCADE;
ALTER TABLE support_messages ADD CONSTRAINT support_messages_conversation_id_fkey
  FOREIGN KEY (conversation_id) REFERENCES support_conversations (id) ON DELETE CASCADE ON UPDATE CASCADE;
ALTER TABLE support_messages ADD CONSTRAINT support_messages_sender_id_fkey
  FOREIGN KEY (sender_id) REFERENCES users (id) ON DELETE SET NULL ON UPDATE CASCADE;
ALTER TABLE support_messages ADD CONSTRAINT support_messages_reply_to_id_fkey
  FOREIGN KEY (reply_to_id) REFERENCES support_messages (id) ON DELETE SET NULL ON UPDATE CASCADE;

-- Gamification
ALTER TABLE user_badges ADD CONSTRAINT user_badges_user_id_fkey
  FOREIGN KEY (user_id) REFERENCES users (id) ON DELETE CASCADE ON UPDATE CASCADE;
ALTER TABLE user_badges ADD CONSTRAINT user_badges_badge_id_fkey
  FOREIGN KEY (badge_id) REFERENCES badges (id) ON DELETE CASCADE ON UPDATE CASCADE;
ALTER TABLE point_transactions ADD CONSTRAINT point_transactions_user_id_fkey
  FOREIGN KEY (user_id) REFERENCES users (id) ON DELETE CASCADE ON UPDATE CASCADE;

-- Notifications
ALTER TABLE notifications ADD CONSTRAINT notifications_user_id_fkey
  FOREIGN KEY (user_id) REFERENCES users (id) ON DELETE CASCADE ON UPDATE CASCADE;
ALTER TABLE notification_preferences ADD CONSTRAINT notification_preferences_user_id_fkey
  FOREIGN KEY (user_id) REFERENCES users (id) ON DELETE CASCADE ON UPDATE CASCADE;

-- Pages and menus
ALTER TABLE page ADD CONSTRAINT "page_createdById_fkey"
  FOREIGN KEY ("createdById") REFERENCES users (id) ON DELETE SET NULL ON UPDATE CASCADE;
ALTER TABLE page_block ADD CONSTRAINT "page_block_pageId_fkey"
  FOREIGN KEY ("pageId") REFERENCES page (id) ON DELETE CASCADE ON UPDATE CASCADE;
ALTER TABLE menus ADD CONSTRAINT menus_parent_id_fkey
  FOREIGN KEY (parent_id) REFERENCES menus (id) ON DELETE CASCADE ON UPDATE CASCADE;
ALTER TABLE menus ADD CONSTRAINT menus_home_link_id_fkey
  FOREIGN KEY (home_link_id) REFERENCES menu_links (id) ON DELETE SET NULL ON UPDATE CASCADE;
ALTER TABLE menu_links ADD CONSTRAINT menu_links_menu_id_fkey
  FOREIGN KEY (menu_id) REFERENCES menus (id) ON DELETE CASCADE ON UPDATE CASCADE;
ALTER TABLE menu_links ADD CONSTRAINT menu_links_parent_id_fkey
  FOREIGN KEY (parent_id) REFERENCES menu_links (id) ON DELETE CASCADE ON UPDATE CASCADE;
ALTER TABLE menu_links ADD CONSTRAINT menu_links_page_id_fkey
  FOREIGN KEY (page_id) REFERENCES page (id) ON DELETE SET NULL ON UPDATE CASCADE;
ALTER TABLE menu_permission ADD CONSTRAINT menu_permission_menu_id_fkey
  FOREIGN KEY (menu_id) REFERENCES menus (id) ON DELETE CASCADE ON UPDATE CASCADE;
ALTER TABLE menu_permission ADD CONSTRAINT menu_permission_permission_id_fkey
  FOREIGN KEY (permission_id) REFERENCES permission (id) ON DELETE CASCADE ON UPDATE CASCADE;

-- Projects
ALTER TABLE projects ADD CONSTRAINT projects_owner_id_fkey
  FOREIGN KEY (owner_id) REFERENCES users (id) ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE project_members ADD CONSTRAINT project_members_project_id_fkey
  FOREIGN KEY (project_id) REFERENCES projects (id) ON DELETE CASCADE ON UPDATE CASCADE;
ALTER TABLE project_members ADD CONSTRAINT project_members_user_id_fkey
  FOREIGN KEY (user_id) REFERENCES users (id) ON DELETE CASCADE ON UPDATE CASCADE;
ALTER TABLE tasks ADD CONSTRAINT tasks_project_id_fkey
  FOREIGN KEY (project_id) REFERENCES projects (id) ON DELETE CASCADE ON UPDATE CASCADE;
ALTER TABLE tasks ADD CONSTRAINT tasks_parent_id_fkey
  FOREIGN KEY (parent_id) REFERENCES tasks (id) ON DELETE CASCADE ON UPDATE CASCADE;
ALTER TABLE tasks ADD CONSTRAINT tasks_assignee_id_fkey
  FOREIGN KEY (assignee_id) REFERENCES users (id) ON DELETE SET NULL ON UPDATE CASCADE;
ALTER TABLE task_dependencies ADD CONSTRAINT task_dependencies_task_id_fkey
  FOREIGN KEY (task_id) REFERENCES tasks (id) ON DELETE CASCADE ON UPDATE CASCADE;
ALTER TABLE task_dependencies ADD CONSTRAINT task_dependencies_depends_on_id_fkey
  FOREIGN KEY (depends_on_id) REFERENCES tasks (id) ON DELETE CASCADE ON UPDATE CASCADE;

-- Discussions
ALTER TABLE discussions ADD CONSTRAINT discussions_author_id_fkey
  FOREIGN KEY (author_id) REFERENCES users (id) ON DELETE SET NULL ON UPDATE CASCADE;
ALTER TABLE discussions ADD CONSTRAINT discussions_course_id_fkey
  FOREIGN KEY (course_id) REFERENCES courses (id) ON DELETE CASCADE ON UPDATE CASCADE;
ALTER TABLE discussions ADD CONSTRAINT discussions_accepted_reply_id_fkey
  FOREIGN KEY (accepted_reply_id) REFERENCES discussion_replies (id) ON DELETE SET NULL ON UPDATE CASCADE;
ALTER TABLE discussion_replies ADD CONSTRAINT discussion_replies_discussion_id_fkey
  FOREIGN KEY (discussion_id) REFERENCES discussions (id) ON DELETE CASCADE ON UPDATE CASCADE;
ALTER TABLE discussion_replies ADD CONSTRAINT discussion_replies_parent_id_fkey
  FOREIGN KEY (parent_id) REFERENCES discussion_replies (id) ON DELETE CASCADE ON UPDATE CASCADE;
ALTER TABLE discussion_replies ADD CONSTRAINT discussion_replies_author_id_fkey
  FOREIGN KEY (author_id) REFERENCES users (id) ON DELETE SET NULL ON UPDATE CASCADE;

-- Website configuration
ALTER TABLE website_setting ADD CONSTRAINT "website_setting_updatedById_fkey"
  FOREIGN KEY ("updatedById") REFERENCES users (id) ON DELETE SET NULL ON UPDATE CASCADE;

-- Cart, coupons and fulfilment
ALTER TABLE cart ADD CONSTRAINT cart_user_id_fkey
  FOREIGN KEY (user_id) REFERENCES users (id) ON DELETE CASCADE ON UPDATE CASCADE;
ALTER TABLE cart ADD CONSTRAINT cart_coupon_id_fkey
  FOREIGN KEY (coupon_id) REFERENCES coupon (id) ON DELETE SET NULL ON UPDATE CASCADE;
ALTER TABLE cart_items ADD CONSTRAINT cart_items_cart_id_fkey
  FOREIGN KEY (cart_id) REFERENCES cart (id) ON DELETE CASCADE ON UPDATE CASCADE;
ALTER TABLE cart_items ADD CONSTRAINT cart_items_variant_id_fkey
  FOREIGN KEY (variant_id) REFERENCES product_variant (id) ON DELETE CASCADE ON UPDATE CASCADE;
ALTER TABLE coupon_used ADD CONSTRAINT coupon_used_coupon_id_fkey
  FOREIGN KEY (coupon_id) REFERENCES coupon (id) ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE coupon_used ADD CONSTRAINT coupon_used_user_id_fkey
  FOREIGN KEY (user_id) REFERENCES users (id) ON DELETE CASCADE ON UPDATE CASCADE;
ALTER TABLE coupon_used ADD CONSTRAINT coupon_used_invoice_id_fkey
  FOREIGN KEY (invoice_id) REFERENCES ext_listhoadon (id) ON DELETE SET NULL ON UPDATE CASCADE;
ALTER TABLE shipment ADD CONSTRAINT shipment_invoice_id_fkey
  FOREIGN KEY (invoice_id) REFERENCES ext_listhoadon (id) ON DELETE SET NULL ON UPDATE CASCADE;
ALTER TABLE shipment ADD CONSTRAINT shipment_address_id_fkey
  FOREIGN KEY (address_id) REFERENCES addresses (id) ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE shipment_tracking ADD CONSTRAINT shipment_tracking_shipment_id_fkey
  FOREIGN KEY (shipment_id) REFERENCES shipment (id) ON DELETE CASCADE ON UPDATE CASCADE;
ALTER TABLE return_requests ADD CONSTRAINT return_requests_invoice_id_fkey
  FOREIGN KEY (invoice_id) REFERENCES ext_listhoadon (id) ON DELETE CASCADE ON UPDATE CASCADE;
ALTER TABLE return_requests ADD CONSTRAINT return_requests_detail_id_fkey
  FOREIGN KEY (detail_id) REFERENCES ext_detailhoadon (id) ON DELETE SET NULL ON UPDATE CASCADE;
ALTER TABLE return_requests ADD CONSTRAINT return_requests_user_id_fkey
  FOREIGN KEY (user_id) REFERENCES users (id) ON DELETE CASCADE ON UPDATE CASCADE;
ALTER TABLE inventory ADD CONSTRAINT inventory_variant_id_fkey
  FOREIGN KEY (variant_id) REFERENCES product_variant (id) ON DELETE CASCADE ON UPDATE CASCADE;
ALTER TABLE inventory ADD CONSTRAINT inventory_warehouse_id_fkey
  FOREIGN KEY (warehouse_id) REFERENCES warehouses (id) ON DELETE RESTRICT ON UPDATE CASCADE;

-- Shop front
ALTER TABLE feedback ADD CONSTRAINT feedback_user_id_fkey
  FOREIGN KEY (user_id) REFERENCES users (id) ON DELETE SET NULL ON UPDATE CASCADE;
ALTER TABLE faqs ADD CONSTRAINT faqs_category_id_fkey
  FOREIGN KEY (category_id) REFERENCES faq_categories (id) ON DELETE CASCADE ON UPDATE CASCADE;
ALTER TABLE gallery ADD CONSTRAINT gallery_cover_image_id_fkey
  FOREIGN KEY (cover_image_id) REFERENCES gallery_images (id) ON DELETE SET NULL ON UPDATE CASCADE;
ALTER TABLE gallery_images ADD CONSTRAINT gallery_images_gallery_id_fkey
  FOREIGN KEY (gallery_id) REFERENCES gallery (id) ON DELETE CASCADE ON UPDATE CASCADE;
ALTER TABLE gallery_images ADD CONSTRAINT gallery_images_file_id_fkey
  FOREIGN KEY (file_id) REFERENCES media_files (id) ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE report ADD CONSTRAINT report_requested_by_id_fkey
  FOREIGN KEY (requested_by_id) REFERENCES users (id) ON DELETE SET NULL ON UPDATE CASCADE;
ALTER TABLE slider_item ADD CONSTRAINT slider_item_slider_id_fkey
  FOREIGN KEY (slider_id) REFERENCES slider (id) ON DELETE CASCADE ON UPDATE CASCADE;
ALTER TABLE slider_item ADD CONSTRAINT slider_item_file_id_fkey
  FOREIGN KEY (file_id) REFERENCES media_files (id) ON DELETE SET NULL ON UPDATE CASCADE;
ALTER TABLE seo_keywords ADD CONSTRAINT seo_keywords_page_id_fkey
  FOREIGN KEY (page_id) REFERENCES page (id) ON DELETE SET NULL ON UPDATE CASCADE;

-- Teams and addresses
ALTER TABLE teams ADD CONSTRAINT teams_lead_id_fkey
  FOREIGN KEY (lead_id) REFERENCES users (id) ON DELETE SET NULL ON UPDATE CASCADE;
ALTER TABLE team_invitations ADD CONSTRAINT team_invitations_team_id_fkey
  FOREIGN KEY (team_id) REFERENCES teams (id) ON DELETE CASCADE ON UPDATE CASCADE;
ALTER TABLE team_invitations ADD CONSTRAINT team_invitations_invited_by_id_fkey
  FOREIGN KEY (invited_by_id) REFERENCES users (id) ON DELETE CASCADE ON UPDATE CASCADE;
ALTER TABLE addresses ADD CONSTRAINT addresses_user_id_fkey
  FOREIGN KEY (user_id) REFERENCES users (id) ON DELETE SET NULL ON UPDATE CASCADE;

-- Product details and suppliers
ALTER TABLE brands ADD CONSTRAINT brands_logo_file_id_fkey
  FOREIGN KEY (logo_file_id) REFERENCES media_files (id) ON DELETE SET NULL ON UPDATE CASCADE;
ALTER TABLE product_images ADD CONSTRAINT product_images_product_id_fkey
  FOREIGN KEY (product_id) REFERENCES product (id) ON DELETE CASCADE ON UPDATE CASCADE;
ALTER TABLE product_images ADD CONSTRAINT product_images_file_id_fkey
  FOREIGN KEY (file_id) REFERENCES media_files (id) ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE product_price_history ADD CONSTRAINT product_price_history_variant_id_fkey
  FOREIGN KEY (variant_id) REFERENCES product_variant (id) ON DELETE CASCADE ON UPDATE CASCADE;
ALTER TABLE product_price_history ADD CONSTRAINT product_price_history_changed_by_id_fkey
  FOREIGN KEY (changed_by_id) REFERENCES users (id) ON DELETE SET NULL ON UPDATE CASCADE;
ALTER TABLE supplier_products ADD CONSTRAINT supplier_products_supplier_id_fkey
  FOREIGN KEY (supplier_id) REFERENCES suppliers (id) ON DELETE CASCADE ON UPDATE CASCADE;
ALTER TABLE supplier_products ADD CONSTRAINT supplier_products_variant_id_fkey
  FOREIGN KEY (variant_id) REFERENCES product_variant (id) ON DELETE CASCADE ON UPDATE CASCADE;

-- Purchasing and stock
ALTER TABLE warehouses ADD CONSTRAINT warehouses_address_id_fkey
  FOREIGN KEY (address_id) REFERENCES addresses (id) ON DELETE SET NULL ON UPDATE CASCADE;
ALTER TABLE purchase_orders ADD CONSTRAINT purchase_orders_supplier_id_fkey
  FOREIGN KEY (supplier_id) REFERENCES suppliers (id) ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE purchase_orders ADD CONSTRAINT purchase_orders_warehouse_id_fkey
  FOREIGN KEY (warehouse_id) REFERENCES warehouses (id) ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE purchase_orders ADD CONSTRAINT purchase_orders_currency_code_fkey
  FOREIGN KEY (currency_code) REFERENCES currencies (code) ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE purchase_order_lines ADD CONSTRAINT purchase_order_lines_purchase_order_id_fkey
  FOREIGN KEY (purchase_order_id) REFERENCES purchase_orders (id) ON DELETE CASCADE ON UPDATE CASCADE;
ALTER TABLE purchase_order_lines ADD CONSTRAINT purchase_order_lines_variant_id_fkey
  FOREIGN KEY (variant_id) REFERENCES product_variant (id) ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE stock_movements ADD CONSTRAINT stock_movements_variant_id_fkey
  FOREIGN KEY (variant_id) REFERENCES product_variant (id) ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE stock_movements ADD CONSTRAINT stock_movements_warehouse_id_fkey
  FOREIGN KEY (warehouse_id) REFERENCES warehouses (id) ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE stock_movements ADD CONSTRAINT stock_movements_purchase_order_id_purchase_line_no_fkey
  FOREIGN KEY (purchase_order_id, purchase_line_no) REFERENCES purchase_order_lines (purchase_order_id, line_no) ON DELETE SET NULL ON UPDATE CASCADE;

-- Payments, taxes and currencies
ALTER TABLE payments ADD CONSTRAINT payments_invoice_id_fkey
  FOREIGN KEY (invoice_id) REFERENCES ext_listhoadon (id) ON DELETE SET NULL ON UPDATE CASCADE;
ALTER TABLE payments ADD CONSTRAINT payments_currency_code_fkey
  FOREIGN KEY (currency_code) REFERENCES currencies (code) ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE payment_refunds ADD CONSTRAINT payment_refunds_payment_id_fkey
  FOREIGN KEY (payment_id) REFERENCES payments (id) ON DELETE RESTRICT ON UPDATE CASCADE;

-- Media, mail and integration
ALTER TABLE media_files ADD CONSTRAINT media_files_uploaded_by_id_fkey
  FOREIGN KEY (uploaded_by_id) REFERENCES users (id) ON DELETE SET NULL ON UPDATE CASCADE;
ALTER TABLE newsletter_subscribers ADD CONSTRAINT newsletter_subscribers_user_id_fkey
  FOREIGN KEY (user_id) REFERENCES users (id) ON DELETE SET NULL ON UPDATE CASCADE;
ALTER TABLE newsletter_campaigns ADD CONSTRAINT newsletter_campaigns_template_id_fkey
  FOREIGN KEY (template_id) REFERENCES email_templates (id) ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE webhook_deliveries ADD CONSTRAINT webhook_deliveries_endpoint_id_fkey
  FOREIGN KEY (endpoint_id) REFERENCES webhook_endpoints (id) ON DELETE CASCADE ON UPDATE CASCADE;
