import type { EChartsOption } from 'echarts';
import { useEffect, useRef, useState } from 'react';
import { Loading } from '../states/states';
import type { EChartsType } from './engine';

/** What was pressed: the series' place, the datum's place and its name. */
export interface Picked {
  seriesIndex: number;
  dataIndex: number;
  dataType?: string;
  name: string;
  data: unknown;
}

/**
 * A chart of ECharts, which is loaded when the first is drawn. `label` says in a sentence
 * what a reader of the screen sees; the numbers themselves must stand in a table beside or
 * below it. Tips are drawn on the canvas: as text of the page they would need styles that
 * the policy refuses, and names of projects are not to be markup.
 */
export function Chart({ option, height, label, onPick }: {
  option: EChartsOption;
  height: number;
  label: string;
  onPick?: (picked: Picked) => void;
}) {
  const place = useRef<HTMLDivElement>(null);
  const chart = useRef<EChartsType>(null);
  const pick = useRef(onPick);
  pick.current = onPick;
  const [ready, setReady] = useState(false);

  useEffect(() => {
    let gone = false;
    let watching: ResizeObserver | undefined;
    void import('./engine').then(({ init }) => {
      if (gone || !place.current) return;
      const drawn = init(place.current);
      chart.current = drawn;
      drawn.on('click', (params) => pick.current?.(params as unknown as Picked));
      watching = new ResizeObserver(() => drawn.resize());
      watching.observe(place.current);
      setReady(true);
    });
    return () => {
      gone = true;
      watching?.disconnect();
      chart.current?.dispose();
      chart.current = null;
    };
  }, []);

  useEffect(() => {
    if (!ready) return;
    const still = matchMedia('(prefers-reduced-motion: reduce)').matches;
    const tip = Array.isArray(option.tooltip) ? option.tooltip[0] : option.tooltip;
    chart.current?.setOption({
      animation: !still,
      textStyle: { fontFamily: 'system-ui, "PingFang SC", "Microsoft YaHei", "WenQuanYi Micro Hei", sans-serif' },
      ...option,
      ...(tip ? { tooltip: { ...tip, renderMode: 'richText' as const } } : {}),
    }, { notMerge: true });
  }, [ready, option]);

  return (
    <div className="chart" role="img" aria-label={label}>
      {!ready && <Loading rows={3} />}
      <div ref={place} style={{ height, width: '100%' }} data-drawn={ready} />
    </div>
  );
}
