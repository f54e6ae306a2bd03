import { Form, Input, Modal } from 'antd';
import type { ReactNode } from 'react';
import { useWords } from '../language/language';
import type { Refusal } from './act';
import { actWords } from './acts.words';
import { Refused } from './refused';

/** Asks before something is done that others notice. `reason` false: none is recorded. */
export function Confirm({ open, title, ok, reason = true, danger = true, busy, refusals, newest, children, onConfirm, onClose }: {
  open: boolean;
  title: string;
  ok: string;
  reason?: boolean;
  danger?: boolean;
  busy: boolean;
  refusals: Refusal[];
  newest?: () => void;
  children?: ReactNode;
  onConfirm: (reason: string) => void;
  onClose: () => void;
}) {
  const words = useWords(actWords);
  const [form] = Form.useForm<{ reason: string }>();
  return (
    <Modal open={open} title={title} okText={ok} cancelText={words.cancel} destroyOnHidden width={640}
      okButtonProps={{ danger, 'aria-busy': busy, disabled: busy }} onOk={() => form.submit()} onCancel={onClose}>
      {children}
      <Refused of={refusals} newest={newest} />
      <Form form={form} layout="vertical" preserve={false} requiredMark={false} onFinish={(values) => onConfirm(values.reason ?? '')}>
        {reason && (
          <Form.Item name="reason" label={words.reason} rules={[{ required: true, whitespace: true, message: words.needed }]}>
            <Input.TextArea rows={2} placeholder={words.reasonHint} />
          </Form.Item>
        )}
      </Form>
    </Modal>
  );
}
